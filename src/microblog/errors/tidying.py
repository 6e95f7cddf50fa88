"""Keeping the store bounded: of each group some incidents, and of all bugs the latest."""

from datetime import timedelta

from sqlalchemy import delete, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from microblog.errors.models import ErrorGroup, Incident, Tally

# Of each group: the first incident, and the newest so many.
INCIDENTS_KEPT = 200
GROUPS_KEPT = 2000
# The hourly counts, which charts and the weekly mail add up.
HOURS_KEPT = timedelta(days=30)


async def prune_incidents(db: AsyncConnection, *, group_id: int, first: object) -> None:
    """Delete the incidents of a group between the first and the newest."""
    mine = Incident.group_id == group_id
    newest = (
        select(Incident.id)
        .where(mine)
        .order_by(Incident.id.desc())
        .offset(INCIDENTS_KEPT)
        .limit(1)
        .scalar_subquery()
    )
    await db.execute(delete(Incident).where(mine, Incident.id <= newest, Incident.id != first))


async def make_room_for_group(db: AsyncConnection) -> None:
    """Before a new group: forget the one that has been quiet for longest."""
    count = await db.scalar(select(func.count()).select_from(ErrorGroup)) or 0
    if count < GROUPS_KEPT:
        return
    oldest = select(ErrorGroup.id).order_by(ErrorGroup.last_at).limit(1).scalar_subquery()
    await db.execute(delete(ErrorGroup).where(ErrorGroup.id == oldest))


async def tally(db: AsyncConnection, name: str, count: int) -> None:
    """Count what no group counts."""
    found = await db.execute(
        update(Tally).where(Tally.name == name).values(times=Tally.times + count)
    )
    if not found.rowcount:
        await db.execute(insert(Tally).values(name=name, times=count))
