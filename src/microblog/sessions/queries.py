"""Beginning, finding and ending logins."""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256

from sqlalchemy import delete, select, update
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
    is_confirmed: bool
    last_seen_at: datetime


async def person_by_token(db: AsyncSession, *, token: str) -> Person | None:
    """Who logged in with that token, unless it was ended or has expired."""
    found = await db.execute(
        select(
            User.id,
            User.username,
            User.is_admin,
            User.email_confirmed_at.is_not(None),
            User.last_seen_at,
        )
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


async def end_sessions(db: AsyncSession, *, user_id: int) -> None:
    """Log a person out on every device."""
    await db.execute(delete(LoginSession).where(LoginSession.user_id == user_id))


async def renew_session(db: AsyncSession, *, user_id: int, token: str) -> tuple[str, bool] | None:
    """Log a person out on every device but this, whose login gets a new token.

    Returns that and whether it is remembered; None if the login was ended meanwhile.
    """
    new = secrets.token_urlsafe(32)
    this = LoginSession.user_id == user_id, LoginSession.token_hash == _hashed(token)
    renewed = await db.execute(
        update(LoginSession)
        .where(*this)
        .values(token_hash=_hashed(new))
        .returning(LoginSession.created_at, LoginSession.expires_at)
    )
    row = renewed.first()
    others = LoginSession.user_id == user_id, LoginSession.token_hash != _hashed(new)
    await db.execute(delete(LoginSession).where(*others))
    if row is None:
        return None
    return new, row.expires_at - row.created_at > NOT_REMEMBERED_FOR + timedelta(minutes=1)


def _hashed(token: str) -> str:
    return sha256(token.encode()).hexdigest()
