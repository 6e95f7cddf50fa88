"""Changing what is kept of a bug, most of it by an admin's word."""

from datetime import datetime

from sqlalchemy import delete, update
from sqlalchemy.ext.asyncio import AsyncConnection

from microblog.errors.models import MUTED, OPEN, SOLVED, ErrorGroup


async def change_group(db: AsyncConnection, group_id: int, **values: object) -> None:
    """Write some columns of a bug."""
    await db.execute(update(ErrorGroup).where(ErrorGroup.id == group_id).values(values))


async def solve(db: AsyncConnection, *, group_id: int, release: str) -> None:
    """Say that a bug is solved; it is open again when another release has it."""
    await change_group(db, group_id, state=SOLVED, solved_in=release, held_since=None)


async def mute(db: AsyncConnection, *, group_id: int, until: datetime) -> None:
    """Count a bug and send no mail about it for a while."""
    await change_group(db, group_id, state=MUTED, muted_until=until, held_since=None)


async def unmute(db: AsyncConnection, *, now: datetime) -> None:
    """Open the bugs whose time of silence is over."""
    over = (ErrorGroup.state == MUTED, ErrorGroup.muted_until <= now)
    await db.execute(update(ErrorGroup).where(*over).values(state=OPEN, muted_until=None))


async def reopen(db: AsyncConnection, *, group_id: int) -> None:
    """Hear of a bug again."""
    await change_group(db, group_id, state=OPEN, muted_until=None, solved_in=None)


async def save_note(db: AsyncConnection, *, group_id: int, note: str) -> None:
    """What visitors who meet the bug are told."""
    await change_group(db, group_id, note=note)


async def forget_kind(db: AsyncConnection, *, kind: str) -> None:
    """Delete the groups of one class of exception."""
    await db.execute(delete(ErrorGroup).where(ErrorGroup.kind == kind))
