"""The site's people, for commands."""

from sqlalchemy.ext.asyncio import AsyncSession

from microblog.cli import fail
from microblog.harmless import harmless
from microblog.users.models import User
from microblog.users.queries import user_by_login


async def found(db: AsyncSession, name: str) -> User:
    """The person of that username or e-mail address; says when there is none."""
    # As typed it may hold bytes that are not UTF-8, and no database takes them.
    user = await user_by_login(db, name=harmless(name))
    if user is None:
        raise fail(f"there is nobody called {name}")
    return user
