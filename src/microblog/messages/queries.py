"""Writing messages, noting how far one has read, and what is unread."""

from sqlalchemy import and_, case, func, insert, literal, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from microblog.blocks.queries import lock_pair
from microblog.blocks.visible import READER, may_answer, may_see
from microblog.messages.models import Message, MessageThread, ThreadMember
from microblog.posts.queries import people_in
from microblog.rows import Gone, insert_if_new
from microblog.users.models import User

# Nobody cares how many more are unread.
MOST_UNREAD = 100

# Two conditions on a ThreadMember; the second for a statement executed with `reader`.
IS_UNREAD = ThreadMember.last_message_id > ThreadMember.read_to
IS_READERS = and_(ThreadMember.user_id == READER, may_see(ThreadMember.other_id))

_unread = select(literal(1)).where(IS_UNREAD, IS_READERS).limit(MOST_UNREAD).subquery()
# For a statement that is executed with `reader`: how many of their threads are unread.
UNREAD_THREADS = select(func.count()).select_from(_unread).scalar_subquery()


async def add_message(
    db: AsyncSession, *, sender_id: int, to_id: int, body: str, once: str | None
) -> bool:
    """Write a message; False if its form has made one already.

    Raises Gone when the other is not there, or not for the sender to see, or when the sender is
    silenced and would begin to write to who does not follow them.
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


async def delete_message(db: AsyncSession, *, message_id: int, sender_id: int) -> None:
    """Leave nothing of what a person wrote but that it was.

    The row stays: so its form makes no second one, and who has read how far stays true.
    """
    await db.execute(
        update(Message)
        .where(Message.id == message_id, Message.sender_id == sender_id)
        .values(body="", mentions="")
        .execution_options(synchronize_session=False)
    )


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


async def _thread_between(db: AsyncSession, sender_id: int, to_id: int) -> int:
    low, high = sorted((sender_id, to_id))
    between = select(MessageThread.id).where(
        MessageThread.low_id == low, MessageThread.high_id == high
    )
    found = await db.scalar(between)
    if found is None:
        heard = select(User.id).where(User.id == sender_id, may_answer(User.id))
        if await db.scalar(heard, {"reader": to_id}) is None:
            raise Gone
        await insert_if_new(db, MessageThread, low_id=low, high_id=high)
        found = (await db.execute(between)).scalar_one()
        members = [(sender_id, to_id), (to_id, sender_id)]
        await db.execute(
            insert(ThreadMember),
            [{"thread_id": found, "user_id": user, "other_id": them} for user, them in members],
        )
    return found


async def _note_last(db: AsyncSession, *, thread_id: int, sender_id: int) -> None:
    last = select(func.max(Message.id)).where(Message.thread_id == thread_id).scalar_subquery()
    # Who had read everything has read what they wrote themselves.
    has_read = and_(ThreadMember.user_id == sender_id, ~IS_UNREAD)
    await db.execute(
        update(ThreadMember)
        .where(ThreadMember.thread_id == thread_id)
        .values(last_message_id=last, read_to=case((has_read, last), else_=ThreadMember.read_to))
        .execution_options(synchronize_session=False)
    )
