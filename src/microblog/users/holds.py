"""Names that somebody gave up: kept from everybody else for a while."""

from datetime import timedelta

from sqlalchemy import Select, delete, func, insert, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from microblog.clock import utc_now
from microblog.users.models import NameHold

# More would let one person keep many names from the others.
MOST_HELD = 5


class Held(Exception):
    """Raised when a name is kept for somebody else."""


class TooManyNames(Exception):
    """Raised when a person has given up as many names lately as one may."""


async def take_name(db: AsyncSession, *, name_key: str, user_id: int) -> None:
    """Let a name that was just written for a person be theirs; raises Held.

    It comes after the write, not before: on PostgreSQL that write waited for whoever was just
    giving the name up, and only what comes after it sees their hold.
    """
    others = or_(NameHold.user_id.is_(None), NameHold.user_id != user_id)
    holds = or_(NameHold.until.is_(None), NameHold.until > utc_now())
    held = NameHold.name_key == name_key, holds, others
    if await db.scalar(select(NameHold.id).where(*held)) is not None:
        raise Held
    await db.execute(delete(NameHold).where(NameHold.name_key == name_key))


async def hold_name(
    db: AsyncSession, *, name_key: str, user_id: int | None, held_for: timedelta | None
) -> None:
    """Keep a name that was just given up from everybody but that person; raises TooManyNames.

    Without a person, whose account is being deleted, it is kept from everybody; without a time,
    for ever.
    """
    mine = NameHold.user_id == user_id, NameHold.until > utc_now()
    if user_id and (await db.scalar(select(func.count()).where(*mine)) or 0) >= MOST_HELD:
        raise TooManyNames
    until = utc_now() + held_for if held_for else None
    await db.execute(delete(NameHold).where(NameHold.name_key == name_key))
    await db.execute(insert(NameHold).values(name_key=name_key, user_id=user_id, until=until))


def who_gave_up(names: list[str]) -> Select[int | None]:
    """Who had one of the names lately, which are folded; of an account that is gone, nobody."""
    theirs = NameHold.name_key.in_(names), NameHold.user_id.is_not(None)
    return select(NameHold.user_id).where(*theirs)
