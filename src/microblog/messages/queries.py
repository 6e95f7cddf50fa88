"""Writing messages, reading them, and noting how far one has read."""

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import and_, bindparam, case, func, insert, literal, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from microblog.blocks.queries import lock_pair
from microblog.blocks.visible import READER, may_see
from microblog.database import BigId
from microblog.messages.models import Message, MessageThread, ThreadMember
from microblog.pages import Cursor, Keyset, Page, page_of
from microblog.posts.queries import people_in
from microblog.rows import Gone, insert_if_new
from microblog.users.models import User
from microblog.users.queries import folded

# What the list shows of a message, or a little more: its template cuts between words.
FIRST_WORDS = 200
# Nobody cares how many more are unread.
MOST_UNREAD = 100


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
_is_unread = ThreadMember.last_message_id > ThreadMember.read_to
_is_readers = and_(ThreadMember.user_id == READER, may_see(ThreadMember.other_id))

_THREADS = Keyset.of(
    select(
        ThreadMember.last_message_id.label("id"),
        User.username,
        func.substr(Message.body, 1, FIRST_WORDS).label("body"),
        Message.sender_id,
        Message.created_at,
        _is_unread.label("is_unread"),
    )
    .join(User, User.id == ThreadMember.other_id)
    .join(Message, Message.id == ThreadMember.last_message_id)
    .where(_is_readers),
    by=ThreadMember.last_message_id,
)
_MESSAGES = Keyset.of(
    select(Message.id, Message.sender_id, Message.body, Message.mentions, Message.created_at)
    .join(ThreadMember, ThreadMember.thread_id == Message.thread_id)
    .where(Message.thread_id == _THREAD, _is_readers),
    by=Message.id,
)
_unread = select(literal(1)).where(_is_unread, _is_readers).limit(MOST_UNREAD).subquery()
# For a statement that is executed with `reader`: how many of their threads are unread.
UNREAD_THREADS = select(func.count()).select_from(_unread).scalar_subquery()


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


async def add_message(
    db: AsyncSession, *, sender_id: int, to_id: int, body: str, once: str | None
) -> bool:
    """Write a message; False if its form has made one already.

    Raises Gone when the other is not there, or not for the sender to see.
    """
    await lock_pair(db, sender_id, to_id)
    seen = select(User.id).where(User.id == to_id, may_see(User.id))
    if await db.scalar(seen, {"reader": sender_id}) is None:
        raise Gone
    thread_id = await _thread_between(db, sender_id, to_id)
    is_new = await insert_if_new(
        db,
        Message,
        thread_id=thread_id,
        sender_id=sender_id,
        body=body,
        mentions=" ".join(await people_in(db, body)),
        once=once,
    )
    if is_new:
        await _note_last(db, thread_id=thread_id, sender_id=sender_id)
    return is_new


async def save_read(db: AsyncSession, *, thread_id: int, user_id: int, up_to: int) -> None:
    """Note that a person has seen a thread up to that message, or further."""
    await db.execute(
        update(ThreadMember)
        .where(
            ThreadMember.thread_id == thread_id,
            ThreadMember.user_id == user_id,
            ThreadMember.read_to < up_to,
        )
        .values(read_to=up_to)
        .execution_options(synchronize_session=False)
    )


async def _thread_between(db: AsyncSession, one: int, other: int) -> int:
    low, high = sorted((one, other))
    between = select(MessageThread.id).where(
        MessageThread.low_id == low, MessageThread.high_id == high
    )
    found = await db.scalar(between)
    if found is None:
        await insert_if_new(db, MessageThread, low_id=low, high_id=high)
        found = (await db.execute(between)).scalar_one()
        members = [(one, other), (other, one)]
        await db.execute(
            insert(ThreadMember),
            [{"thread_id": found, "user_id": user, "other_id": them} for user, them in members],
        )
    return found


async def _note_last(db: AsyncSession, *, thread_id: int, sender_id: int) -> None:
    last = select(func.max(Message.id)).where(Message.thread_id == thread_id).scalar_subquery()
    # Who had read everything has read what they wrote themselves.
    has_read = and_(ThreadMember.user_id == sender_id, ~_is_unread)
    await db.execute(
        update(ThreadMember)
        .where(ThreadMember.thread_id == thread_id)
        .values(last_message_id=last, read_to=case((has_read, last), else_=ThreadMember.read_to))
        .execution_options(synchronize_session=False)
    )
