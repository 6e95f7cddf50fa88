"""People, as admins look for them: also by a name that somebody gave up lately."""

from typing import Any

from sqlalchemy import or_, select, true
from sqlalchemy.ext.asyncio import AsyncSession

from microblog.pages import Cursor, Keyset, Page, page_of
from microblog.users.holds import who_gave_up
from microblog.users.models import User
from microblog.users.queries import folded, user_by_username

FILTERS = {
    "everybody": true(),
    "suspended": User.suspended_at.is_not(None),
    "silenced": User.silenced_at.is_not(None),
    "admins": User.is_admin,
}


async def people(
    db: AsyncSession, *, show: str, looked_for: str, cursor: Cursor, size: int
) -> Page[Any]:
    """People of a filter whose name begins so, or was that, or whose e-mail address it is."""
    found = select(
        User.id, User.username, User.email, User.is_admin, User.suspended_at, User.silenced_at
    ).where(User.closed_at.is_(None), FILTERS[show])
    if "@" in looked_for:
        found = found.where(User.email_key == folded(looked_for))
    elif looked_for:
        begins = User.username_key.startswith(folded(looked_for), autoescape=True)
        found = found.where(or_(begins, User.id.in_(who_gave_up([folded(looked_for)]))))
    return await page_of(db, Keyset.of(found, by=User.id), cursor=cursor, size=size)


async def person_known_as(db: AsyncSession, *, username: str) -> User | None:
    """The person of that name, or who gave it up lately."""
    found = await user_by_username(db, username=username)
    gave_up = User.id.in_(who_gave_up([folded(username)]))
    return found or await db.scalar(select(User).where(gave_up))
