"""Following, and who follows whom."""

from sqlalchemy import bindparam, delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from microblog.blocks.queries import ListedPerson, lock_pair, standing
from microblog.blocks.visible import may_see
from microblog.columns import BigId
from microblog.follows.models import Follow
from microblog.pages import Cursor, Keyset, Page, page_of
from microblog.rows import insert_if_new
from microblog.users.models import User

# More is no reading any more, and would make one's home page slow.
MOST_FOLLOWED = 5000


class Apart(Exception):
    """Raised when one of the two has blocked the other, or may not be seen by anybody."""


class TooMany(Exception):
    """Raised when a person follows as many as one may."""


_PERSON = bindparam("person", type_=BigId)
_LISTED = select(Follow.id, User.username, User.about_me)
_FOLLOWERS = Keyset.of(
    _LISTED.join(User, User.id == Follow.follower_id).where(
        Follow.followed_id == _PERSON, may_see(Follow.follower_id)
    ),
    by=Follow.id,
)
_FOLLOWED = Keyset.of(
    _LISTED.join(User, User.id == Follow.followed_id).where(
        Follow.follower_id == _PERSON, may_see(Follow.followed_id)
    ),
    by=Follow.id,
)


async def follow(db: AsyncSession, *, follower_id: int, followed_id: int) -> bool:
    """Begin to follow; False if one did already. Raises Apart or TooMany."""
    await lock_pair(db, follower_id, followed_id)
    seen = select(User.id).where(User.id == followed_id, may_see(User.id))
    if await db.scalar(seen, {"reader": follower_id}) is None:
        raise Apart
    now = await standing(db, reader=follower_id, other=followed_id)
    beyond = select(Follow.id).where(Follow.follower_id == follower_id).offset(MOST_FOLLOWED - 1)
    if not now.follows and await db.scalar(beyond.limit(1)) is not None:
        raise TooMany
    return await insert_if_new(db, Follow, follower_id=follower_id, followed_id=followed_id)


async def unfollow(db: AsyncSession, *, follower_id: int, followed_id: int) -> bool:
    """Unfollow somebody; False if one did not follow."""
    this = Follow.follower_id == follower_id, Follow.followed_id == followed_id
    unfollowed = await db.execute(delete(Follow).where(*this).returning(Follow.id))
    return unfollowed.first() is not None


async def followers_of(
    db: AsyncSession, *, user_id: int, reader: int, cursor: Cursor, size: int
) -> Page[ListedPerson]:
    """Who follows a person, the latest first."""
    return await page_of(db, _FOLLOWERS, cursor=cursor, size=size, person=user_id, reader=reader)


async def followed_by(
    db: AsyncSession, *, user_id: int, reader: int, cursor: Cursor, size: int
) -> Page[ListedPerson]:
    """Whom a person follows, the latest first."""
    return await page_of(db, _FOLLOWED, cursor=cursor, size=size, person=user_id, reader=reader)
