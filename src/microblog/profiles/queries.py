"""A person's page: who they are, how many follow them, and how the reader stands to them."""

from datetime import datetime
from itertools import islice
from typing import NamedTuple

from sqlalchemy import bindparam, select
from sqlalchemy.ext.asyncio import AsyncSession

from microblog.blocks.queries import Standing, standing_columns
from microblog.blocks.visible import count_seen, may_see
from microblog.follows.models import Follow
from microblog.reads import rows
from microblog.users.models import User
from microblog.users.queries import folded


class ShownPerson(NamedTuple):
    """A person as their page shows them."""

    id: int
    username: str
    about_me: str
    created_at: datetime
    last_seen_at: datetime
    suspended_at: datetime | None


class Profile(NamedTuple):
    """What the head of a person's page shows."""

    user: ShownPerson
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
    *(getattr(User, name) for name in ShownPerson._fields),
    count_seen(Follow.follower_id, Follow.followed_id == User.id),
    count_seen(Follow.followed_id, Follow.follower_id == User.id),
    may_see(User.id),
    *standing_columns(User.id),
).where(User.username_key == bindparam("username_key"))


async def profile_of(db: AsyncSession, *, username: str, reader: int) -> Profile | None:
    """The person of that name, whatever its case, even if the reader may not see them."""
    parameters = {"username_key": folded(username), "reader": reader}
    found = await rows(db, _FOUND, parameters)
    if not found:
        return None
    columns = iter(found[0])
    user = ShownPerson(*islice(columns, len(ShownPerson._fields)))
    followers, followed, is_seen, *stands = columns
    return Profile(user, followers, followed, Standing(*stands), is_seen)
