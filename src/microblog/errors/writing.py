"""Writing a batch of errors into the store; one transaction, counts exact."""

import json
from datetime import UTC, datetime, timedelta

from sqlalchemy import func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from microblog.errors.additions import add_comment, add_follow_up
from microblog.errors.models import OPEN, SOLVED, ErrorGroup, ErrorHour, ErrorPerson, Incident
from microblog.errors.queue import Batch, Bundle
from microblog.errors.reports import AWAY, RELEASE, Report
from microblog.errors.tidying import make_room_for_group, prune_incidents, tally
from microblog.store import AnyRow, alone

ROUTES_KEPT = 10
PEOPLE_KEPT = 10_000
# Whoever was told of a bug so long ago takes it to be over.
QUIET = timedelta(hours=1)
# No release mends these: once over, they may come again at any time.
_NOT_OF_THE_CODE = (AWAY, "microblog.serving.worker")


async def write_batch(db: AsyncConnection, batch: Batch) -> None:
    """Store everything that a batch holds; what can't be stored is counted as dropped."""
    dropped = batch.dropped
    for key, bundle in batch.bundles.items():
        if not await alone(db, _write_bundle(db, key, bundle)):
            dropped += bundle.count
    for report in batch.follow_ups:
        await alone(db, add_follow_up(db, report))
    for comment in batch.comments:
        await alone(db, add_comment(db, comment))
    if dropped:
        await tally(db, "dropped", dropped)


async def _write_bundle(db: AsyncConnection, key: str, bundle: Bundle) -> None:
    group = await _group(db, key, bundle.reports)
    if bundle.reports:
        rows = [_incident(group.id, report) for report in bundle.reports]
        await db.execute(insert(Incident), rows)
    first = group.first_incident_id or await _first_incident(db, group.id)
    await _count_hour(db, group.id, _moment(bundle.last_at), bundle.count)
    people = await _note_people(db, group, bundle.reports)
    values: dict[str, object] = {
        "times": ErrorGroup.times + bundle.count,
        "people": ErrorGroup.people + people,
        "last_at": _moment(bundle.last_at),
        "last_release": RELEASE,
        "first_incident_id": first,
        "routes": _routes(group.routes, bundle.reports),
        # A database that was locked last week may be full today.
        "message": bundle.reports[-1].message if bundle.reports else group.message,
    }
    if _moment(bundle.last_at) - group.last_at > QUIET:
        values["next_mail_at"] = 1
    # In the release in which it was said to be solved, an older process may still meet a bug.
    comes_back = group.solved_in != RELEASE or group.kind in _NOT_OF_THE_CODE
    if group.state == SOLVED and comes_back:
        values |= {"state": OPEN, "next_mail_at": 1}
    await db.execute(update(ErrorGroup).where(ErrorGroup.id == group.id).values(values))
    await prune_incidents(db, group_id=group.id, first=first)


async def _group(db: AsyncConnection, key: str, reports: list[Report]) -> AnyRow:
    statement = select(*ErrorGroup.__table__.columns).where(ErrorGroup.key == key)
    group = (await db.execute(statement)).first()
    if group is None:
        await make_room_for_group(db)
        report = reports[0]
        await db.execute(
            insert(ErrorGroup).values(
                key=key,
                title=report.title,
                kind=report.kind,
                place=report.place,
                message=report.message,
                first_at=_moment(report.at),
                last_at=_moment(report.at),
                first_release=report.release,
                last_release=report.release,
            )
        )
        group = (await db.execute(statement)).one()
    return group


def _incident(group_id: int, report: Report) -> dict[str, object]:
    return {
        "number": report.number,
        "group_id": group_id,
        "at": _moment(report.at),
        "user_id": report.user_id,
        "release": report.release,
        "message": report.message,
        "text": report.text,
        "facts": json.dumps(report.facts, ensure_ascii=False),
    }


async def _first_incident(db: AsyncConnection, group_id: int) -> int | None:
    return await db.scalar(select(func.min(Incident.id)).where(Incident.group_id == group_id))


async def _count_hour(db: AsyncConnection, group_id: int, at: datetime, count: int) -> None:
    hour = at.replace(minute=0, second=0, microsecond=0)
    same = (ErrorHour.group_id == group_id, ErrorHour.hour == hour)
    found = await db.execute(update(ErrorHour).where(*same).values(times=ErrorHour.times + count))
    if not found.rowcount:
        await db.execute(insert(ErrorHour).values(group_id=group_id, hour=hour, times=count))


async def _note_people(db: AsyncConnection, group: AnyRow, reports: list[Report]) -> int:
    """How many people this is new for."""
    ids = {report.user_id for report in reports if report.user_id is not None}
    if not ids or group.people >= PEOPLE_KEPT:
        return 0
    known = await db.scalars(
        select(ErrorPerson.user_id).where(
            ErrorPerson.group_id == group.id, ErrorPerson.user_id.in_(ids)
        )
    )
    new = ids - set(known)
    if new:
        rows = [{"group_id": group.id, "user_id": user_id} for user_id in sorted(new)]
        await db.execute(insert(ErrorPerson), rows)
    return len(new)


def _routes(known: str, reports: list[Report]) -> str:
    new = [report.facts.get("request") or report.facts.get("task", "") for report in reports]
    routes = dict.fromkeys([*known.split("\n"), *new])
    return "\n".join([route for route in routes if route][:ROUTES_KEPT])


def _moment(at: float) -> datetime:
    return datetime.fromtimestamp(at, UTC)
