"""Claiming work, deleting in small steps, and counting a week."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, delete, func, insert, inspect, or_, select, tuple_, update
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncSession

from microblog.errors.models import OPEN, ErrorGroup, ErrorHour
from microblog.mail.models import GIVEN_UP, SENT, WAITING, Mail
from microblog.upkeep.models import Claim

# Some milliseconds of SQLite's one write lock.
STEP_ROWS = 500

Keys = Sequence[tuple[Any, ...]]


class Week(NamedTuple):
    """What happened since a moment, and what is open or waits now."""

    errors: int
    new_bugs: int
    open_bugs: int
    sent: int
    given_up: int
    waiting: int


async def claim(db: AsyncConnection, name: str, *, now: datetime, until: datetime) -> bool:
    """Take some work for oneself; False if another process has it.

    Must run in a transaction of the store's `writing`, which no other process's overlaps.
    """
    # What is taken for longer than that was taken by a clock that was ahead.
    free = or_(Claim.until <= now, Claim.until > until + (until - now))
    taken = await db.execute(update(Claim).where(Claim.name == name, free).values(until=until))
    if taken.rowcount:
        return True
    if await db.scalar(select(Claim.name).where(Claim.name == name)) is not None:
        return False
    await db.execute(insert(Claim).values(name=name, until=until))
    return True


def among_oldest(key: Any) -> ColumnElement[bool]:
    """Of a table whose ids grow with time: found without an index of moments."""
    ids = inspect(key.class_).selectable.alias().c.id
    return key.in_(select(ids).order_by(ids).limit(STEP_ROWS))  # type: ignore[no-any-return]


async def some_rows(
    db: AsyncSession | AsyncConnection, model: type[Any], *old: ColumnElement[bool]
) -> Keys:
    """The keys of as many old rows as one step deletes; looking takes no lock."""
    found = await db.execute(select(*inspect(model).primary_key).where(*old).limit(STEP_ROWS))
    return [tuple(row) for row in found]


async def delete_rows(
    db: AsyncSession | AsyncConnection, model: type[Any], keys: Keys, *old: ColumnElement[bool]
) -> bool:
    """Delete those of the rows that are still old; False if there was none."""
    key = inspect(model).primary_key
    statement = delete(model).where(tuple_(*key).in_(keys), *old).returning(*key)
    found = await db.execute(statement.execution_options(synchronize_session=False))
    return bool(found.all())


async def week_since(db: AsyncConnection, since: datetime) -> Week:
    """The figures of the error store."""
    states = select(Mail.state, func.count()).where(Mail.created_at >= since).group_by(Mail.state)
    mails = {row.state: row[1] for row in await db.execute(states)}
    errors = select(func.sum(ErrorHour.times)).where(ErrorHour.hour >= since)
    return Week(
        errors=int(await db.scalar(errors) or 0),
        new_bugs=await _count(db, ErrorGroup.first_at >= since),
        open_bugs=await _count(db, ErrorGroup.state == OPEN),
        sent=mails.get(SENT, 0),
        given_up=mails.get(GIVEN_UP, 0),
        waiting=await _count(db, Mail.state == WAITING),
    )


async def _count(db: AsyncConnection, condition: ColumnElement[bool]) -> int:
    return await db.scalar(select(func.count()).where(condition)) or 0
