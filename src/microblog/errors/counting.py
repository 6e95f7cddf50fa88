"""How many and how often: what stands above the admins' lists, and in their charts."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from microblog.errors.models import OPEN, ErrorGroup, ErrorHour, ErrorPerson, Tally
from microblog.mail.models import Mail
from microblog.store import AnyRow

MAILS_SHOWN = 5


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
        select(
            Mail.subject,
            Mail.tries,
            Mail.next_try_at,
            Mail.done_at,
            Mail.last_error,
            Mail.state,
        )
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


def last_hours(now: datetime, count: int = 24) -> list[datetime]:
    """The starts of the last hours, the oldest first."""
    hour = now.replace(minute=0, second=0, microsecond=0)
    return [hour - timedelta(hours=back) for back in range(count - 1, -1, -1)]


def _counts(found: Any) -> dict[str, int]:
    return {str(state): int(count) for state, count in found}
