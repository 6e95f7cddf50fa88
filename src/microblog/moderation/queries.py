"""Making, reading and settling reports."""

from datetime import datetime
from typing import Any

from sqlalchemy import and_, bindparam, func, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from microblog.clock import utc_now
from microblog.columns import BigId
from microblog.moderation.models import Report
from microblog.pages import AFTER, ROWS, Cursor, Keyset, Page, page_of
from microblog.rows import insert_if_new
from microblog.users.models import User

# Beyond this many it is only said that there are more.
MOST_COUNTED = 100


class Settled(Exception):
    """Raised when a report was settled meanwhile."""


_PERSON = bindparam("person", type_=BigId)
_reported = aliased(User)
_reporter = aliased(User)
_judge = aliased(User)

# The names are None of who is gone.
_LISTED = (
    select(
        *Report.__table__.columns,
        _reported.username,
        _reporter.username.label("reporter_name"),
        _judge.username.label("settled_by_name"),
    )
    .outerjoin(_reported, and_(_reported.id == Report.person_id, _reported.closed_at.is_(None)))
    .outerjoin(_reporter, and_(_reporter.id == Report.reporter_id, _reporter.closed_at.is_(None)))
    .outerjoin(_judge, and_(_judge.id == Report.settled_by, _judge.closed_at.is_(None)))
)
_OPEN = (
    _LISTED.where(Report.settled_at.is_(None), Report.id > AFTER).order_by(Report.id).limit(ROWS)
)
_SETTLED = Keyset.of(_LISTED.where(Report.settled_at.is_not(None)), by=Report.id)
_ON_PERSON = Keyset.of(_LISTED.where(Report.person_id == _PERSON), by=Report.id)


async def add_report(
    db: AsyncSession,
    *,
    reporter_id: int,
    person_id: int,
    person_name: str,
    reason: str,
    post_id: int | None = None,
    body: str | None = None,
) -> bool:
    """Write a report; False if the same person's of the same is still open. Raises Gone."""
    return await insert_if_new(
        db,
        Report,
        reporter_id=reporter_id,
        person_id=person_id,
        person_name=person_name,
        reason=reason,
        post_id=post_id,
        body=body,
    )


async def open_reports(db: AsyncSession, *, after: int, size: int) -> tuple[list[Any], int | None]:
    """Reports that wait, the oldest first, and the number after which the next page goes on."""
    rows = list(await db.execute(_OPEN, {"after": after, "rows": size + 1}))
    return rows[:size], rows[size - 1].id if len(rows) > size else None


async def settled_reports(db: AsyncSession, *, cursor: Cursor, size: int) -> Page[Any]:
    """Reports that were settled, the newest first."""
    return await page_of(db, _SETTLED, cursor=cursor, size=size)


async def reports_on(db: AsyncSession, *, person_id: int, size: int) -> list[Any]:
    """The newest reports on a person and on what they wrote."""
    page = await page_of(db, _ON_PERSON, cursor=Cursor(), size=size, person=person_id)
    return page.items


async def report_by_id(db: AsyncSession, *, report_id: int) -> Any | None:
    """The report of that number."""
    return (await db.execute(_LISTED.where(Report.id == report_id))).first()


async def number_of_open_reports(db: AsyncSession) -> int:
    """How many wait, counted to MOST_COUNTED and one."""
    some = select(Report.id).where(Report.settled_at.is_(None)).limit(MOST_COUNTED + 1)
    return await db.scalar(select(func.count()).select_from(some.subquery())) or 0


async def newest_open_report(db: AsyncSession) -> datetime | None:
    """When the last of those that wait was made."""
    waiting = select(Report.created_at).where(Report.settled_at.is_(None))
    return await db.scalar(waiting.order_by(Report.id.desc()).limit(1))


async def settle(
    db: AsyncSession, *, report_id: int, settled_by: int, verdict: str, also: Any = None
) -> None:
    """Write a verdict under a report, and under those that it settles `also`; raises Settled."""
    values = {"settled_at": utc_now(), "settled_by": settled_by, "verdict": verdict}
    settled = await db.execute(
        update(Report)
        .where(Report.id == report_id, Report.settled_at.is_(None))
        .values(values)
        .returning(Report.id)
    )
    if settled.first() is None:
        raise Settled
    if also is not None:
        await db.execute(update(Report).where(also, Report.settled_at.is_(None)).values(values))
