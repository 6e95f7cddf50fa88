"""Beginning, finding and ending logins."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any

from sqlalchemy import ColumnElement, and_, bindparam, delete, not_, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from microblog.clock import utc_now
from microblog.reads import Statement, rows
from microblog.sessions.accounts import Account
from microblog.sessions.models import LoginSession
from microblog.users.models import User

REMEMBERED_FOR = timedelta(days=30)
NOT_REMEMBERED_FOR = timedelta(hours=12)
UNUSED_FOR = timedelta(days=14)


class AccountChanged(Exception):
    """Raised when the password was changed, or the account deleted, while it was checked."""


class Suspended(Exception):
    """Raised when an admin has suspended the account."""


@dataclass(frozen=True, slots=True)
class Person:
    """Who is asking: plain data, so that an error page can still greet them after a rollback."""

    id: int
    username: str
    is_admin: bool
    is_confirmed: bool
    language: str | None
    last_seen_at: datetime
    login_id: int
    login_used_at: datetime


_login = aliased(LoginSession)
# For more columns of PERSON: the id of who is asking. It refers to nothing outside, so that the
# databases make each list of whom one has blocked or muted once, and not for each row.
ME = select(_login.user_id).where(_login.token_hash == bindparam("token_hash")).scalar_subquery()

# Finds who logged in with a token, unless it was ended or has expired. Its first columns are a
# Person; what every page shows besides is added where it belongs, so that it costs no statement.
PERSON = (
    select(
        User.id,
        User.username,
        User.is_admin,
        User.email_confirmed_at.is_not(None).label("is_confirmed"),
        User.language,
        User.last_seen_at,
        LoginSession.id.label("login_id"),
        LoginSession.last_used_at.label("login_used_at"),
    )
    .join(LoginSession, LoginSession.user_id == User.id)
    .where(
        LoginSession.token_hash == bindparam("token_hash"),
        LoginSession.expires_at > bindparam("now"),
        LoginSession.last_used_at > bindparam("used_since"),
        User.suspended_at.is_(None),
    )
)
_FIELDS = len(fields(Person))


async def person_by_token(
    db: AsyncSession, *, token: str, statement: Statement = PERSON
) -> tuple[Person | None, Sequence[Any]]:
    """Who logged in with that token, and the columns that the statement has besides."""
    now = utc_now()
    parameters = {"token_hash": _hashed(token), "now": now, "used_since": now - UNUSED_FOR}
    found = await rows(db, statement, parameters, exactly_now=True)
    if not found:
        return None, ()
    return Person(*found[0][:_FIELDS]), found[0][_FIELDS:]


async def logins_of(db: AsyncSession, *, user_id: int) -> list[LoginSession]:
    """Where a person is logged in, the last used first."""
    found = await db.scalars(
        select(LoginSession)
        .where(LoginSession.user_id == user_id, _holds())
        .order_by(LoginSession.last_used_at.desc(), LoginSession.id.desc())
    )
    return list(found)


async def begin_session(
    db: AsyncSession, *, account: Account, remember: bool, device: str, instead_of: str | None
) -> str:
    """Write a login and return its token, which stands nowhere but in the visitor's cookie.

    `instead_of` is the token that the device had before. Raises AccountChanged or Suspended.
    """
    columns = select(User.password_hash, User.suspended_at).where(User.id == account.id)
    known = (await db.execute(columns)).first()
    if known is None or known.password_hash != account.password_hash:
        raise AccountChanged
    if known.suspended_at:
        raise Suspended
    if instead_of:
        await end_session(db, token=instead_of)
    await db.execute(delete(LoginSession).where(LoginSession.user_id == account.id, not_(_holds())))
    token = secrets.token_urlsafe(32)
    lifetime = REMEMBERED_FOR if remember else NOT_REMEMBERED_FOR
    db.add(
        LoginSession(
            token_hash=_hashed(token),
            user_id=account.id,
            expires_at=utc_now() + lifetime,
            device=device,
        )
    )
    return token


async def save_last_used(db: AsyncSession, *, login_id: int, unless_since: datetime) -> None:
    """Note that a login is used, unless that was noted since the given moment."""
    stale = LoginSession.last_used_at < unless_since
    await db.execute(
        update(LoginSession)
        .where(LoginSession.id == login_id, stale)
        .values(last_used_at=utc_now())
        .execution_options(synchronize_session=False)
    )


async def end_session(db: AsyncSession, *, token: str) -> None:
    """Forget a login: its cookie opens nothing any more."""
    await db.execute(delete(LoginSession).where(LoginSession.token_hash == _hashed(token)))


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


async def end_login(db: AsyncSession, *, user_id: int, login_id: int) -> None:
    """Forget one of a person's logins."""
    await db.execute(
        delete(LoginSession).where(LoginSession.user_id == user_id, LoginSession.id == login_id)
    )


async def end_other_logins(db: AsyncSession, *, user_id: int, but: int | None) -> None:
    """Forget all of a person's logins, or all but one."""
    others = LoginSession.id != but if but is not None else LoginSession.user_id == user_id
    await db.execute(delete(LoginSession).where(LoginSession.user_id == user_id, others))


def ended_before(moment: datetime) -> ColumnElement[bool]:
    """Which logins, that nobody ended, open nothing since a moment."""
    unused = LoginSession.last_used_at <= moment - UNUSED_FOR
    return or_(LoginSession.expires_at <= moment, unused)


def _holds() -> ColumnElement[bool]:
    now = utc_now()
    return and_(LoginSession.expires_at > now, LoginSession.last_used_at > now - UNUSED_FOR)


def _hashed(token: str) -> str:
    return sha256(token.encode()).hexdigest()
