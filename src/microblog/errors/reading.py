"""Reading the store, for the admins' pages and commands."""

from sqlalchemy import select, tuple_
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
