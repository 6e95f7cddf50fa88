"""The site's people, for commands."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from microblog import config as settings
from microblog.cli import fail
from microblog.cli.database import engine_for
from microblog.schema import check_schema
from microblog.users.models import User
from microblog.users.queries import user_by_login


@asynccontextmanager
async def session() -> AsyncGenerator[AsyncSession, None]:
    """A session with the site's database, which has to be of the newest migration."""
    async with engine_for(settings.load()) as engine:
        await check_schema(engine)
        async with async_sessionmaker(engine, expire_on_commit=False)() as opened:
            yield opened


async def found(db: AsyncSession, name: str) -> User:
    """The person of that username or e-mail address; says when there is none."""
    user = await user_by_login(db, name=name)
    if user is None:
        raise fail(f"there is nobody called {name}")
    return user
