"""What a person may see: the one place that decides it, for every list, page, search and feed.

A statement that shows people or posts takes one of the conditions below, or counts by
`count_seen`, and is executed with `reader`, the id of who is looking, or NOBODY.
"""

from typing import Any

from sqlalchemy import CompoundSelect, bindparam, func, or_, select, union_all
from sqlalchemy.orm import InstrumentedAttribute
from sqlalchemy.sql.elements import ColumnElement

from microblog.blocks.models import Block, Mute
from microblog.columns import BigId
from microblog.follows.models import Follow
from microblog.users.models import User

READER: ColumnElement[int] = bindparam("reader", type_=BigId)

_gone = select(User.id).where(or_(User.suspended_at.is_not(None), User.closed_at.is_not(None)))
_blocked = select(Block.blocked_id).where(Block.blocker_id == READER)
_blocking = select(Block.blocker_id).where(Block.blocked_id == READER)
_muted = select(Mute.muted_id).where(Mute.muter_id == READER)
_followed = select(Follow.followed_id).where(Follow.follower_id == READER)
_silenced = select(User.id).where(
    User.silenced_at.is_not(None), User.id != READER, User.id.not_in(_followed)
)

_UNHEEDED: CompoundSelect[int] = union_all(_gone, _blocked, _blocking, _silenced)
_UNSEEN: CompoundSelect[int] = union_all(_gone, _blocked, _blocking)
_UNHEARD: CompoundSelect[int] = union_all(_gone, _blocked, _blocking, _muted, _silenced)


def may_see(person: InstrumentedAttribute[int] | ColumnElement[Any]) -> ColumnElement[bool]:
    """Whether the reader may see that person at all, and what they wrote.

    Not the suspended, and not whom the reader has blocked or is blocked by.
    """
    return person.not_in(_UNSEEN)


def count_seen(
    person: InstrumentedAttribute[int], *rows: ColumnElement[bool]
) -> ColumnElement[int]:
    """How many of the rows have a person whom the reader may see.

    Of all, less those of the few whom one may not see: to ask it of each row takes the databases
    several times as long, and the well-known have many.
    """
    every = select(func.count()).select_from(person.class_).where(*rows)
    return every.scalar_subquery() - every.where(person.in_(_UNSEEN)).scalar_subquery()


def may_answer(person: InstrumentedAttribute[int] | ColumnElement[Any]) -> ColumnElement[bool]:
    """Whether what that person answers to others stands below it, as the reader sees it.

    Besides whom one may not see, that leaves out the silenced whom one doesn't follow.
    """
    return person.not_in(_UNHEEDED)


def wants_to_hear(person: InstrumentedAttribute[int] | ColumnElement[Any]) -> ColumnElement[bool]:
    """Whether that person belongs into the reader's timelines and notifications.

    Besides whom one may not see, that leaves out the muted, and the silenced whom one doesn't
    follow.
    """
    return person.not_in(_UNHEARD)
