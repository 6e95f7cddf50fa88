"""Telling somebody, taking it back, and what one has read."""

from sqlalchemy import bindparam, delete, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from microblog.blocks.visible import READER, wants_to_hear
from microblog.columns import BigId
from microblog.notifications.models import Kind, Notification
from microblog.users.models import User

MOST_KEPT = 1000
# Of one whom the reader does not want to hear, in case they do again.
MOST_UNHEARD = 20
# What is unread is counted so far and no further.
MOST_COUNTED = 100

_USER = bindparam("user", type_=BigId)
_ACTOR = bindparam("actor", type_=BigId)
_kept = aliased(Notification)
_newest = select(_kept.id).where(_kept.user_id == _USER).order_by(_kept.id.desc()).limit(1)
_beyond = _newest.offset(MOST_KEPT).scalar_subquery()
_beyond_unheard = _newest.where(_kept.actor_id == _ACTOR).offset(MOST_UNHEARD).scalar_subquery()
_DELETE_BEYOND = (
    delete(Notification)
    .where(Notification.user_id == _USER, Notification.id <= _beyond)
    .execution_options(synchronize_session=False)
)
_DELETE_UNHEARD = (
    delete(Notification)
    .where(
        Notification.user_id == _USER,
        Notification.actor_id == _ACTOR,
        Notification.id <= _beyond_unheard,
    )
    .execution_options(synchronize_session=False)
)

# Whoever tells the same person waits until this unit has ended, so their ids are committed in their
# order: who has seen one has seen all below it.
_HEARD = (
    select(wants_to_hear(_ACTOR)).where(User.id == READER).with_for_update(key_share=True, of=User)
)

_me = aliased(User)
# The newest that the reader has marked as read.
READ_TO = select(_me.notifications_read_to).where(_me.id == READER).scalar_subquery()
_unread = select(Notification.id).where(
    Notification.user_id == READER, Notification.id > READ_TO, wants_to_hear(Notification.actor_id)
)
UNREAD_NOTIFICATIONS = (
    select(func.count())
    .select_from(_unread.limit(MOST_COUNTED).subquery("unread"))
    .scalar_subquery()
)


async def notify(
    db: AsyncSession, *, user_id: int, actor_id: int, kind: Kind, post_id: int | None = None
) -> None:
    """Tell a person what another did, unless it was they; the oldest give way.

    Whether they want to hear it is decided when they read. But those whom they have blocked or
    muted give way only to themselves: else they could drive out all the rest.
    """
    if user_id == actor_id:
        return
    is_heard = await db.scalar(_HEARD, {"reader": user_id, "actor": actor_id})
    values = {"user_id": user_id, "actor_id": actor_id, "kind": kind, "post_id": post_id}
    await db.execute(insert(Notification).values(values))
    if is_heard:
        await db.execute(_DELETE_BEYOND, {"user": user_id})
    else:
        await db.execute(_DELETE_UNHEARD, {"user": user_id, "actor": actor_id})


async def take_back(
    db: AsyncSession, *, user_id: int, actor_id: int, kind: Kind, post_id: int | None = None
) -> None:
    """Tell it no more: it was undone."""
    await db.execute(
        delete(Notification)
        .where(
            Notification.user_id == user_id,
            Notification.actor_id == actor_id,
            Notification.kind == kind,
            Notification.post_id == post_id,
        )
        .execution_options(synchronize_session=False)
    )


async def mark_read(db: AsyncSession, *, user_id: int, up_to: int) -> None:
    """Note that a person has read what there is up to an id; what arrived later stays unread."""
    newest = select(func.max(Notification.id)).where(
        Notification.user_id == user_id, Notification.id <= up_to
    )
    await db.execute(
        update(User)
        .where(User.id == user_id, User.notifications_read_to < newest.scalar_subquery())
        .values(notifications_read_to=newest.scalar_subquery())
        .execution_options(synchronize_session=False)
    )
