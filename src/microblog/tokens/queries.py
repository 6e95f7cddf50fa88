"""Making, finding and using one-time links."""

import secrets
from datetime import datetime, timedelta
from hashlib import sha256
from typing import NamedTuple

from sqlalchemy import ColumnElement, Row, delete, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from microblog.clock import utc_now
from microblog.tokens.models import Token
from microblog.users.models import User

RESET, CONFIRM = "reset", "confirm"
LIFETIMES = {RESET: timedelta(minutes=30), CONFIRM: timedelta(days=2)}
MAILS_PER_HOUR = 5
_HOUR = timedelta(hours=1)


class TooMany(Exception):
    """Raised when a person was sent as many links of a kind in the last hour as one may be."""


class DeadLink(Exception):
    """Raised when a link was used already, has expired, or never was one."""


class Purpose(NamedTuple):
    """Whose link it is, and what it was made for."""

    user_id: int
    data: str


def hashed(token: str) -> str:
    """What is kept of a token."""
    return sha256(token.encode(errors="surrogatepass")).hexdigest()


async def add_token(db: AsyncSession, *, purpose: str, user_id: int, data: str = "") -> str:
    """Write a link's token and return it: it stands nowhere but in the link.

    Raises TooMany for one that is to be mailed, whose `data` is the address; what an admin makes
    has none, and is not to be had up by what others asked for.
    """
    # One after the other: else those of the same moment would not be counted.
    person = select(User.id).where(User.id == user_id)
    await db.execute(person.with_for_update(key_share=True))
    now = utc_now()
    old = Token.expires_at <= now, Token.created_at <= now - _HOUR
    await db.execute(delete(Token).where(Token.user_id == user_id, *old))
    if data and await _mailed(db, purpose, user_id, since=now - _HOUR) >= MAILS_PER_HOUR:
        raise TooMany
    token = secrets.token_urlsafe(32)
    db.add(
        Token(
            purpose=purpose,
            token_hash=hashed(token),
            user_id=user_id,
            data=data,
            expires_at=now + LIFETIMES[purpose],
        )
    )
    return token


async def purpose_of(db: AsyncSession, *, purpose: str, token: str) -> Purpose:
    """What a link is for, without using it; raises DeadLink."""
    found = await db.execute(select(Token.user_id, Token.data).where(*_alive(purpose, token)))
    return _purpose(found.first())


async def use_token(db: AsyncSession, *, purpose: str, token: str) -> Purpose:
    """Use a link up; of many at once, one can. Raises DeadLink."""
    # The person first, as whoever ends their links does: else each would wait for the other.
    theirs = User.id.in_(select(Token.user_id).where(*_alive(purpose, token)))
    await db.execute(select(User.id).where(theirs).with_for_update(key_share=True))
    statement = delete(Token).where(*_alive(purpose, token))
    found = await db.execute(statement.returning(Token.user_id, Token.data))
    return _purpose(found.first())


async def end_tokens(db: AsyncSession, *, user_id: int) -> None:
    """Make every link of a person useless: their password or their address is another now."""
    await db.execute(delete(Token).where(Token.user_id == user_id))


async def _mailed(db: AsyncSession, purpose: str, user_id: int, *, since: datetime) -> int:
    same = Token.user_id == user_id, Token.purpose == purpose
    statement = select(func.count()).where(*same, Token.data != "", Token.created_at > since)
    return await db.scalar(statement) or 0


def _alive(purpose: str, token: str) -> tuple[ColumnElement[bool], ...]:
    return (
        Token.purpose == purpose,
        Token.token_hash == hashed(token),
        Token.expires_at > utc_now(),
    )


def _purpose(row: Row[int, str] | None) -> Purpose:
    if row is None:
        raise DeadLink
    return Purpose(*row)
