"""Blocking and muting, and how two people stand to each other."""

from typing import Any, NamedTuple

from sqlalchemy import and_, delete, exists, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from microblog.blocks.models import Block, Mute
from microblog.blocks.visible import READER
from microblog.follows.models import Follow
from microblog.notifications.queries import take_back
from microblog.pages import Cursor, Keyset, Page, page_of
from microblog.rows import insert_if_new
from microblog.users.models import User


class Standing(NamedTuple):
    """How a reader and another person stand to each other."""

    follows: bool
    is_followed: bool
    blocks: bool
    is_blocked: bool
    mutes: bool


class ListedPerson(NamedTuple):
    """A row of a list of people; `id` is that of what put them there."""

    id: int
    username: str
    about_me: str


_BLOCKED = Keyset.of(
    select(Block.id, User.username, User.about_me)
    .join(User, User.id == Block.blocked_id)
    .where(Block.blocker_id == READER),
    by=Block.id,
)
_MUTED = Keyset.of(
    select(Mute.id, User.username, User.about_me)
    .join(User, User.id == Mute.muted_id)
    .where(Mute.muter_id == READER),
    by=Mute.id,
)


def standing_columns(other: Any) -> tuple[Any, ...]:
    """What to select for the reader's Standing to a person, in its order."""
    return (
        exists().where(Follow.follower_id == READER, Follow.followed_id == other),
        exists().where(Follow.follower_id == other, Follow.followed_id == READER),
        exists().where(Block.blocker_id == READER, Block.blocked_id == other),
        exists().where(Block.blocker_id == other, Block.blocked_id == READER),
        exists().where(Mute.muter_id == READER, Mute.muted_id == other),
    )


async def standing(db: AsyncSession, *, reader: int, other: int) -> Standing:
    """How the two stand to each other."""
    found = await db.execute(select(*standing_columns(other)), {"reader": reader})
    return Standing(*found.one())


async def lock_pair(db: AsyncSession, one: int, other: int) -> None:
    """Let nobody else change how the two stand to each other, until the end of the unit.

    SQLite has only one writer anyway.
    """
    both = select(User.id).where(User.id.in_((one, other))).order_by(User.id)
    await db.execute(both.with_for_update(key_share=True))


async def block(db: AsyncSession, *, blocker_id: int, blocked_id: int) -> None:
    """Write a block; neither follows the other any more. Raises Gone."""
    await lock_pair(db, blocker_id, blocked_id)
    await insert_if_new(db, Block, blocker_id=blocker_id, blocked_id=blocked_id)
    either_way = or_(
        and_(Follow.follower_id == blocker_id, Follow.followed_id == blocked_id),
        and_(Follow.follower_id == blocked_id, Follow.followed_id == blocker_id),
    )
    await db.execute(delete(Follow).where(either_way))
    for one, other in ((blocker_id, blocked_id), (blocked_id, blocker_id)):
        await take_back(db, user_id=one, actor_id=other, kind="follow")


async def unblock(db: AsyncSession, *, blocker_id: int, blocked_id: int) -> None:
    """Delete a block."""
    this = Block.blocker_id == blocker_id, Block.blocked_id == blocked_id
    await db.execute(delete(Block).where(*this))


async def mute(db: AsyncSession, *, muter_id: int, muted_id: int) -> None:
    """Write a mute. Raises Gone."""
    await insert_if_new(db, Mute, muter_id=muter_id, muted_id=muted_id)


async def unmute(db: AsyncSession, *, muter_id: int, muted_id: int) -> None:
    """Delete a mute."""
    await db.execute(delete(Mute).where(Mute.muter_id == muter_id, Mute.muted_id == muted_id))


async def blocked_people(
    db: AsyncSession, *, reader: int, cursor: Cursor, size: int
) -> Page[ListedPerson]:
    """Whom the reader has blocked, the last first."""
    return await page_of(db, _BLOCKED, cursor=cursor, size=size, reader=reader)


async def muted_people(
    db: AsyncSession, *, reader: int, cursor: Cursor, size: int
) -> Page[ListedPerson]:
    """Whom the reader has muted, the last first."""
    return await page_of(db, _MUTED, cursor=cursor, size=size, reader=reader)
