"""Reading the store, for the admins' pages and commands."""

from sqlalchemy import ColumnElement, func, select, tuple_
from sqlalchemy.ext.asyncio import AsyncConnection

from microblog.errors.models import MUTED, OPEN, SOLVED, ErrorComment, ErrorGroup, Incident
from microblog.errors.numbers import number_in
from microblog.mail.models import Mail
from microblog.store import AnyRow

GROUPS_A_PAGE = 50
INCIDENTS_SHOWN = 50
COMMENTS_SHOWN = 20
STATES = (OPEN, SOLVED, MUTED)


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


async def newest_numbers(db: AsyncConnection, *, group_ids: list[int]) -> dict[int, str]:
    """The number of each group's newest incident; of a bug of long ago, none is kept."""
    newest = (
        select(func.max(Incident.id))
        .where(Incident.group_id.in_(group_ids))
        .group_by(Incident.group_id)
    )
    found = await db.execute(
        select(Incident.group_id, Incident.number).where(Incident.id.in_(newest))
    )
    return {row.group_id: row.number for row in found}


async def newest_incidents(db: AsyncConnection, *, group_id: int) -> list[AnyRow]:
    """The newest of a group that were kept in full."""
    found = await db.execute(
        select(Incident.number, Incident.at, Incident.user_id, Incident.message)
        .where(Incident.group_id == group_id)
        .order_by(Incident.id.desc())
        .limit(INCIDENTS_SHOWN)
    )
    return [*found]


async def comments_on_group(db: AsyncConnection, *, key: str) -> list[AnyRow]:
    """What visitors said of a group."""
    return await _newest_comments(db, ErrorComment.group_key == key)


async def comments_on_incident(db: AsyncConnection, *, number: str) -> list[AnyRow]:
    """What visitors said of one incident."""
    return await _newest_comments(db, ErrorComment.number == number)


async def _newest_comments(db: AsyncConnection, about: ColumnElement[bool]) -> list[AnyRow]:
    columns = ErrorComment.number, ErrorComment.at, ErrorComment.text
    newest = select(*columns).where(about).order_by(ErrorComment.id.desc())
    return [*await db.execute(newest.limit(COMMENTS_SHOWN))]


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
