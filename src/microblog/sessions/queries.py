"""Finding logins, and whose they are."""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, bindparam, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from microblog.clock import utc_now
from microblog.reads import Statement, rows
from microblog.sessions.models import LoginSession
from microblog.tokens.queries import hashed
from microblog.users.models import User

REMEMBERED_FOR = timedelta(days=30)
UNUSED_FOR = timedelta(days=14)


@dataclass(frozen=True, slots=True)
class Person:
    """Who is asking: plain data, so that an error page can still greet them after a rollback."""

    id: int
    username: str
    is_admin: bool
    is_confirmed: bool
    is_silenced: bool
    language: str | None
    last_seen_at: datetime
    login_id: int
    login_used_at: datetime


def _valid_at(moment: Any, used_since: Any) -> ColumnElement[bool]:
    return and_(LoginSession.expires_at > moment, LoginSession.last_used_at > used_since)


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
        User.silenced_at.is_not(None).label("is_silenced"),
        User.language,
        User.last_seen_at,
        LoginSession.id.label("login_id"),
        LoginSession.last_used_at.label("login_used_at"),
    )
    .join(LoginSession, LoginSession.user_id == User.id)
    .where(
        LoginSession.token_hash == bindparam("token_hash"),
        _valid_at(bindparam("now"), bindparam("used_since")),
        User.suspended_at.is_(None),
    )
)
_FIELDS = len(fields(Person))


async def person_by_token(
    db: AsyncSession, *, token: str, statement: Statement
) -> tuple[Person | None, Sequence[Any]]:
    """Who logged in with that token, and the columns that the statement has besides."""
    now = utc_now()
    parameters = {"token_hash": hashed(token), "now": now, "used_since": now - UNUSED_FOR}
    found = await rows(db, statement, parameters, exactly_now=True)
    if not found:
        return None, ()
    return Person(*found[0][:_FIELDS]), found[0][_FIELDS:]


async def logins_of(db: AsyncSession, *, user_id: int) -> list[LoginSession]:
    """Where a person is logged in, the last used first."""
    found = await db.scalars(
        select(LoginSession)
        .where(LoginSession.user_id == user_id, is_valid())
        .order_by(LoginSession.last_used_at.desc(), LoginSession.id.desc())
    )
    return list(found)


async def save_last_used(db: AsyncSession, *, login_id: int, unless_since: datetime) -> None:
    """Note that a login is used, unless that was noted since the given moment."""
    stale = LoginSession.last_used_at < unless_since
    await db.execute(
        update(LoginSession)
        .where(LoginSession.id == login_id, stale)
        .values(last_used_at=utc_now())
        .execution_options(synchronize_session=False)
    )


def ended_before(moment: datetime) -> ColumnElement[bool]:
    """Which logins were no longer valid at a moment; those that somebody ended are gone."""
    unused = LoginSession.last_used_at <= moment - UNUSED_FOR
    return or_(LoginSession.expires_at <= moment, unused)


def is_valid() -> ColumnElement[bool]:
    """Which logins have neither expired nor gone unused for too long."""
    now = utc_now()
    return _valid_at(now, now - UNUSED_FOR)
