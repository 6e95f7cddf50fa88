"""Erasing what closed accounts have left: a job of the housekeeper."""

from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, bindparam, delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from microblog.blocks.models import Block, Mute
from microblog.columns import BigId
from microblog.database import writing
from microblog.follows.models import Follow
from microblog.messages.models import Message, MessageThread, ThreadMember
from microblog.notifications.models import Notification
from microblog.posts.models import Like, Post
from microblog.posts.queries import lock_with_replies
from microblog.users.closing import closed_account, delete_account

# Some milliseconds of SQLite's one write lock.
AT_ONCE = 500


class Remains(NamedTuple):
    """Rows that go with an account, and may be many."""

    model: Any
    of_person: ColumnElement[bool]


_PERSON = bindparam("person", type_=BigId)
# What hangs on a row that is deleted goes in the same moment, so it has to be gone before.
_posts = select(Post.id).where(Post.author_id == _PERSON).order_by(Post.id).limit(AT_ONCE)
_threads = (
    select(ThreadMember.thread_id)
    .where(ThreadMember.user_id == _PERSON)
    .order_by(ThreadMember.last_message_id)
    .limit(AT_ONCE)
)
REMAINS = (
    Remains(Notification, Notification.user_id == _PERSON),
    Remains(Notification, Notification.actor_id == _PERSON),
    Remains(Notification, Notification.post_id.in_(_posts)),
    Remains(Like, Like.post_id.in_(_posts)),
    Remains(Post, Post.id.in_(_posts)),
    Remains(Message, Message.thread_id.in_(_threads)),
    Remains(MessageThread, MessageThread.id.in_(_threads)),
    Remains(Like, Like.user_id == _PERSON),
    Remains(Follow, Follow.follower_id == _PERSON),
    Remains(Follow, Follow.followed_id == _PERSON),
    Remains(Block, Block.blocker_id == _PERSON),
    Remains(Block, Block.blocked_id == _PERSON),
    Remains(Mute, Mute.muter_id == _PERSON),
    Remains(Mute, Mute.muted_id == _PERSON),
)


async def erase_step(db: AsyncSession) -> bool:
    """Delete some of what a closed account has left, and the account last."""
    user_id = await closed_account(db)
    if user_id is None:
        return False
    for remains in REMAINS:
        if ids := await _some(db, remains, user_id):
            async with writing(db):
                await _delete(db, remains.model, ids)
            return True
    async with writing(db):
        await delete_account(db, user_id=user_id)
    return True


async def _some(db: AsyncSession, remains: Remains, user_id: int) -> list[int]:
    found = select(remains.model.id).where(remains.of_person).limit(AT_ONCE)
    return list(await db.scalars(found, {"person": user_id}))


async def _delete(db: AsyncSession, model: Any, ids: list[int]) -> None:
    if model is Post:
        await lock_with_replies(db, ids)
    these = delete(model).where(model.id.in_(ids))
    await db.execute(these.execution_options(synchronize_session=False))
