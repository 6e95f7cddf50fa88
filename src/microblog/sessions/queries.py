"""Beginning, finding and ending logins."""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from microblog.clock import utc_now
from microblog.sessions.models import LoginSession
from microblog.users.models import User

REMEMBERED_FOR = timedelta(days=30)
NOT_REMEMBERED_FOR = timedelta(hours=12)


@dataclass(frozen=True, slots=True)
class Person:
    """Who is asking: plain data, so that an error page can still greet them after a rollback."""

    id: int
    username: str
    is_admin: bool
    last_seen_at: datetime


async def person_by_token(db: AsyncSession, *, token: str) -> Person | None:
    """Who logged in with that token, unless it was ended or has expired."""
    found = await db.execute(
        select(User.id, User.username, User.is_admin, User.last_seen_at)
        .join(LoginSession, LoginSession.user_id == User.id)
        .where(LoginSession.token_hash == _hashed(token), LoginSession.expires_at > utc_now())
    )
    row = found.first()
    return Person(*row) if row else None


async def begin_session(db: AsyncSession, *, user_id: int, remember: bool) -> str:
    """Write a login and return its token, which stands nowhere but in the visitor's cookie."""
    token = secrets.token_urlsafe(32)
    lifetime = REMEMBERED_FOR if remember else NOT_REMEMBERED_FOR
    await db.execute(
        delete(LoginSession).where(
            LoginSession.user_id == user_id, LoginSession.expires_at <= utc_now()
        )
    )
    db.add(
        LoginSession(token_hash=_hashed(token), user_id=user_id, expires_at=utc_now() + lifetime)
    )
    return token


async def end_session(db: AsyncSession, *, token: str) -> None:
    """Forget a login: its cookie opens nothing any more."""
    await db.execute(delete(LoginSession).where(LoginSession.token_hash == _hashed(token)))


def _hashed(token: str) -> str:
    return sha256(token.encode()).hexdigest()
