"""Who wants a digest, and whose turn it is."""

from datetime import datetime, timedelta
from typing import NamedTuple

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from microblog.clock import utc_now
from microblog.users.models import User

EVERY = timedelta(hours=24)


class Due(NamedTuple):
    """Whose turn it is, and since when they were told nothing."""

    user_id: int
    username: str
    email: str
    since: datetime
    language: str | None


async def due_digest(db: AsyncSession) -> Due | None:
    """Who has waited longest, if anybody has for a day; their address is confirmed."""
    now = utc_now()
    found = await db.execute(
        select(User.id, User.username, User.email, User.digest_sent_at, User.language)
        .where(
            User.digest,
            # One of later than tomorrow is of a clock that was ahead.
            ~User.digest_sent_at.between(now - EVERY, now + EVERY),
            User.email_confirmed_at.is_not(None),
            User.closed_at.is_(None),
            User.suspended_at.is_(None),
        )
        .order_by(User.digest_sent_at)
        .limit(1)
    )
    row = found.first()
    # The condition on the moment leaves out those that have none.
    return Due(*row) if row else None  # type: ignore[arg-type]


async def claim_digest(db: AsyncSession, due: Due, *, now: datetime) -> bool:
    """Take a person's turn for oneself; False if another process was faster.

    On PostgreSQL it waits for whoever is telling them something.
    """
    claimed = await db.execute(
        update(User)
        .where(User.id == due.user_id, User.digest, User.digest_sent_at == due.since)
        .values(digest_sent_at=now)
        .returning(User.id)
        .execution_options(synchronize_session=False)
    )
    return claimed.first() is not None


async def switch_digest(db: AsyncSession, *, user_id: int, on: bool) -> None:
    """Begin to mail a person once a day, from now on, or end it."""
    values = {"digest": True, "digest_sent_at": utc_now()} if on else {"digest": False}
    await db.execute(
        update(User)
        .where(User.id == user_id, User.digest != on)
        .values(values)
        .execution_options(synchronize_session=False)
    )
