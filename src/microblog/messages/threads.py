"""Reading: with whom one writes, and what the two wrote."""

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import and_, bindparam, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from microblog.blocks.visible import READER, may_see
from microblog.columns import BigId
from microblog.messages.models import Message, ThreadMember
from microblog.messages.queries import IS_READERS, IS_UNREAD
from microblog.pages import Cursor, Keyset, Page, page_of
from microblog.posts.forms import MOST_CODE_POINTS
from microblog.users.models import User
from microblog.users.queries import folded

# The list shows the first 100 graphemes of a message, each of which may be many code points.
FIRST_WORDS = 100 * MOST_CODE_POINTS


class Correspondent(NamedTuple):
    """Somebody to whom the reader may write, and their thread, if they have one."""

    id: int
    username: str
    thread_id: int | None
    read_to: int | None


class ListedThread(NamedTuple):
    """A row of the list of one's threads; `id` is that of its last message."""

    id: int
    username: str
    body: str
    sender_id: int
    created_at: datetime
    is_unread: bool


class ShownMessage(NamedTuple):
    """A row of a thread."""

    id: int
    sender_id: int
    body: str
    mentions: str
    created_at: datetime


_THREAD = bindparam("thread", type_=BigId)
_THREADS = Keyset.of(
    select(
        ThreadMember.last_message_id.label("id"),
        User.username,
        func.substr(Message.body, 1, FIRST_WORDS).label("body"),
        Message.sender_id,
        Message.created_at,
        IS_UNREAD.label("is_unread"),
    )
    .join(User, User.id == ThreadMember.other_id)
    .join(Message, Message.id == ThreadMember.last_message_id)
    .where(IS_READERS),
    by=ThreadMember.last_message_id,
)
_MESSAGES = Keyset.of(
    select(Message.id, Message.sender_id, Message.body, Message.mentions, Message.created_at)
    .join(ThreadMember, ThreadMember.thread_id == Message.thread_id)
    .where(Message.thread_id == _THREAD, IS_READERS),
    by=Message.id,
)


async def correspondent(db: AsyncSession, *, username: str, reader: int) -> Correspondent | None:
    """The person of that name, if the reader may see them."""
    between = and_(ThreadMember.other_id == User.id, ThreadMember.user_id == READER)
    found = await db.execute(
        select(User.id, User.username, ThreadMember.thread_id, ThreadMember.read_to)
        .outerjoin(ThreadMember, between)
        .where(User.username_key == folded(username), may_see(User.id)),
        {"reader": reader},
    )
    row = found.first()
    return Correspondent(*row) if row else None


async def own_message(
    db: AsyncSession, *, message_id: int, thread_id: int | None, sender_id: int
) -> Message | None:
    """What a person wrote there, even if they have deleted it."""
    mine = Message.thread_id == thread_id, Message.sender_id == sender_id
    return await db.scalar(select(Message).where(Message.id == message_id, *mine))


async def threads_of(
    db: AsyncSession, *, reader: int, cursor: Cursor, size: int
) -> Page[ListedThread]:
    """With whom the reader writes, the last written first."""
    return await page_of(db, _THREADS, cursor=cursor, size=size, reader=reader)


async def messages_in(
    db: AsyncSession, *, thread_id: int | None, reader: int, cursor: Cursor, size: int
) -> Page[ShownMessage]:
    """What the two wrote, the newest first; nothing where there is no thread."""
    which = {"thread": thread_id, "reader": reader}
    return await page_of(db, _MESSAGES, cursor=cursor, size=size, **which)
