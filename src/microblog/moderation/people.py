"""The admins' list of people."""

from typing import Any

from sqlalchemy import select, true
from sqlalchemy.ext.asyncio import AsyncSession

from microblog.pages import Cursor, Keyset, Page, page_of
from microblog.users.models import User
from microblog.users.queries import folded

FILTERS = {
    "everybody": true(),
    "suspended": User.suspended_at.is_not(None),
    "silenced": User.silenced_at.is_not(None),
    "admins": User.is_admin,
}


async def people(
    db: AsyncSession, *, show: str, looked_for: str, cursor: Cursor, size: int
) -> Page[Any]:
    """People of a filter whose name begins so, or whose e-mail address it is; the newest first."""
    found = select(
        User.id, User.username, User.email, User.is_admin, User.suspended_at, User.silenced_at
    ).where(User.closed_at.is_(None), FILTERS[show])
    if "@" in looked_for:
        found = found.where(User.email_key == folded(looked_for))
    elif looked_for:
        found = found.where(User.username_key.startswith(folded(looked_for), autoescape=True))
    return await page_of(db, Keyset.of(found, by=User.id), cursor=cursor, size=size)
