"""Whose account somebody wants to log in to, read past the session: most who try fail."""

from typing import NamedTuple

from sqlalchemy import bindparam, select
from sqlalchemy.ext.asyncio import AsyncSession

from microblog.reads import rows
from microblog.users.models import User
from microblog.users.queries import folded, login_key


class Account(NamedTuple):
    """What a password is compared with."""

    id: int
    password_hash: str


_FOUND = select(User.id, User.password_hash).where(User.closed_at.is_(None))
_BY = {
    column.key: _FOUND.where(column == bindparam("key"))
    for column in (User.username_key, User.email_key)
}


async def account_by_login(db: AsyncSession, *, name: str) -> Account | None:
    """That of a username or e-mail address."""
    statement = _BY[login_key(name).key]
    found = await rows(db, statement, {"key": folded(name)}, exactly_now=True)
    return Account(*found[0]) if found else None
