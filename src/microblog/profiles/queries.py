"""A person's page: who they are, how many follow them, and how the reader stands to them."""

from typing import NamedTuple

from sqlalchemy import bindparam, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from microblog.blocks.queries import Standing, standing_columns
from microblog.blocks.visible import may_see
from microblog.follows.models import Follow
from microblog.users.models import User
from microblog.users.queries import folded


class Profile(NamedTuple):
    """What the head of a person's page shows."""

    user: User
    followers: int
    followed: int
    standing: Standing
    is_seen: bool

    @property
    def is_open(self) -> bool:
        """Whether the reader may see the page: also, to undo it, of whom they have blocked."""
        mine = self.standing.blocks and not self.standing.is_blocked
        return self.is_seen or (mine and self.user.suspended_at is None)


_FOUND = select(
    User,
    select(func.count())
    .where(Follow.followed_id == User.id, may_see(Follow.follower_id))
    .scalar_subquery(),
    select(func.count())
    .where(Follow.follower_id == User.id, may_see(Follow.followed_id))
    .scalar_subquery(),
    may_see(User.id),
    *standing_columns(User.id),
).where(User.username_key == bindparam("username_key"))


async def profile_of(db: AsyncSession, *, username: str, reader: int) -> Profile | None:
    """The person of that name, whatever its case, even if the reader may not see them."""
    parameters = {"username_key": folded(username), "reader": reader}
    row = (await db.execute(_FOUND, parameters)).first()
    if row is None:
        return None
    user, followers, followed, is_seen, *stands = row
    return Profile(user, followers, followed, Standing(*stands), is_seen)
