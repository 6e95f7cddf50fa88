"""Reading the store, for the admins' pages and commands."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import func, select, tuple_
from sqlalchemy.ext.asyncio import AsyncConnection

from microblog.errors.models import (
    MUTED,
    OPEN,
    SOLVED,
    ErrorComment,
    ErrorGroup,
    ErrorHour,
    ErrorPerson,
    Incident,
    Tally,
)
from microblog.errors.numbers import number_in
from microblog.mail.models import Mail
from microblog.store import AnyRow

GROUPS_A_PAGE = 50
INCIDENTS_SHOWN = 50
COMMENTS_SHOWN = 20
MAILS_SHOWN = 5
STATES = (OPEN, SOLVED, MUTED)


@dataclass(frozen=True, slots=True)
class Overview:
    """How things stand in all; `people` are those whom the open bugs met."""

    groups: dict[str, int]
    people: int
    dropped: int
    mails: dict[str, int]
    trouble: list[AnyRow]


async def overview(db: AsyncConnection) -> Overview:
    """The counts above the list, and the mails that are in trouble."""
    groups = await db.execute(select(ErrorGroup.state, func.count()).group_by(ErrorGroup.state))
    mails = await db.execute(select(Mail.state, func.count()).group_by(Mail.state))
    trouble = await db.execute(
        select(Mail.subject, Mail.tries, Mail.next_try_at, Mail.last_error, Mail.state)
        .where(Mail.last_error.is_not(None))
        .order_by(Mail.id.desc())
        .limit(MAILS_SHOWN)
    )
    people = await db.scalar(
        select(func.count(ErrorPerson.user_id.distinct()))
        .join(ErrorGroup, ErrorGroup.id == ErrorPerson.group_id)
        .where(ErrorGroup.state == OPEN)
    )
    dropped = await db.scalar(select(Tally.times).where(Tally.name == "dropped"))
    return Overview(_counts(groups), people or 0, dropped or 0, _counts(mails), [*trouble])


async def new_bugs(db: AsyncConnection, *, since: datetime) -> int:
    """How many open bugs were first met since then."""
    new = (ErrorGroup.state == OPEN, ErrorGroup.last_at >= since, ErrorGroup.first_at >= since)
    return await db.scalar(select(func.count()).select_from(ErrorGroup).where(*new)) or 0


async def groups_page(
    db: AsyncConnection, *, state: str, before: int | None
) -> tuple[list[AnyRow], int | None]:
    """Groups of a state, the newest first, and the id from which the next page goes on."""
    order = tuple_(ErrorGroup.last_at, ErrorGroup.id)
    statement = select(*ErrorGroup.__table__.columns).where(ErrorGroup.state == state)
    if before is not None:
        last = await db.scalar(select(ErrorGroup.last_at).where(ErrorGroup.id == before))
        statement = statement.where(order < tuple_(last, before))
    found = await db.execute(
        statement.order_by(ErrorGroup.last_at.desc(), ErrorGroup.id.desc()).limit(GROUPS_A_PAGE + 1)
    )
    groups = list(found)
    page = groups[:GROUPS_A_PAGE]
    return page, page[-1].id if len(groups) > GROUPS_A_PAGE else None


async def group_by_id(db: AsyncConnection, *, group_id: int) -> AnyRow | None:
    """One group."""
    found = await db.execute(select(*ErrorGroup.__table__.columns).where(ErrorGroup.id == group_id))
    return found.first()


async def incident_by_number(db: AsyncConnection, *, number: str) -> AnyRow | None:
    """The incident of a number as somebody typed it."""
    found = await db.execute(
        select(*Incident.__table__.columns)
        .where(Incident.number == number_in(number))
        .order_by(Incident.id)
        .limit(1)
    )
    return found.first()


async def newest_incidents(db: AsyncConnection, *, group_id: int) -> list[AnyRow]:
    """The newest of a group that were kept in full."""
    found = await db.execute(
        select(Incident.number, Incident.at, Incident.user_id, Incident.message)
        .where(Incident.group_id == group_id)
        .order_by(Incident.id.desc())
        .limit(INCIDENTS_SHOWN)
    )
    return [*found]


async def comments_on(
    db: AsyncConnection, *, group_key: str, number: str | None = None
) -> list[AnyRow]:
    """What visitors said of a group, or of one incident."""
    statement = select(ErrorComment.number, ErrorComment.at, ErrorComment.text)
    if number:
        statement = statement.where(ErrorComment.number == number)
    else:
        statement = statement.where(ErrorComment.group_key == group_key)
    newest = statement.order_by(ErrorComment.id.desc()).limit(COMMENTS_SHOWN)
    return [*await db.execute(newest)]


async def hourly(
    db: AsyncConnection, *, group_ids: list[int], since: datetime
) -> dict[int, dict[datetime, int]]:
    """How often each group happened in each hour."""
    found = await db.execute(
        select(ErrorHour.group_id, ErrorHour.hour, ErrorHour.times).where(
            ErrorHour.group_id.in_(group_ids), ErrorHour.hour >= since
        )
    )
    hours: dict[int, dict[datetime, int]] = {group_id: {} for group_id in group_ids}
    for group_id, hour, count in found:
        hours[group_id][hour] = count
    return hours


async def hourly_in_all(db: AsyncConnection, *, since: datetime) -> dict[datetime, int]:
    """How often anything broke in each hour."""
    found = await db.execute(
        select(ErrorHour.hour, func.sum(ErrorHour.times))
        # By the groups, which an index finds; the hours have none of their own.
        .join(ErrorGroup, ErrorGroup.id == ErrorHour.group_id)
        .where(ErrorGroup.last_at >= since, ErrorHour.hour >= since)
        .group_by(ErrorHour.hour)
    )
    return {hour: int(count) for hour, count in found}


async def mail_of_group(db: AsyncConnection, *, number: str) -> AnyRow | None:
    """The newest mail about the bug of an incident."""
    found = await db.execute(
        select(*Mail.__table__.columns)
        .join(Incident, Incident.group_id == Mail.group_id)
        .where(Incident.number == number)
        .order_by(Mail.id.desc())
        .limit(1)
    )
    return found.first()


def last_hours(now: datetime, count: int = 24) -> list[datetime]:
    """The starts of the last hours, the oldest first."""
    hour = now.replace(minute=0, second=0, microsecond=0)
    return [hour - timedelta(hours=back) for back in range(count - 1, -1, -1)]


def _counts(found: Any) -> dict[str, int]:
    return {str(state): int(count) for state, count in found}
