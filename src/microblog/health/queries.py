"""What the error store knows for those who watch."""

from datetime import datetime

from sqlalchemy import Row, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from microblog.errors.models import ErrorGroup
from microblog.mail.models import WAITING, Mail

GROUPS_SHOWN = 50


async def oldest_due_mail(db: AsyncConnection) -> datetime | None:
    """When the mail that has been due for longest should have been tried; it may be to come."""
    due = select(Mail.next_try_at).where(Mail.state == WAITING).order_by(Mail.next_try_at)
    return await db.scalar(due.limit(1))


async def count_of_waiting_mails(db: AsyncConnection) -> int:
    """How many mails are in the spool."""
    return await db.scalar(select(func.count()).where(Mail.state == WAITING)) or 0


async def latest_groups(db: AsyncConnection) -> list[Row[str, str, str, int]]:
    """The bugs that happened last, with how often."""
    columns = ErrorGroup.key, ErrorGroup.kind, ErrorGroup.place, ErrorGroup.times
    latest = select(*columns).order_by(ErrorGroup.last_at.desc()).limit(GROUPS_SHOWN)
    return list(await db.execute(latest))
