"""The databases, for commands: opened for one piece of work."""

import asyncio
from collections.abc import AsyncGenerator, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress

import click
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, async_sessionmaker

from microblog.availability import Unreachable, first_line
from microblog.cli import fail
from microblog.config import Config
from microblog.engines import open_engine
from microblog.schema import FOLDERS, NAMES, OldSchema, check_schema, is_known_revision, revision_of


@asynccontextmanager
async def engine_for(config: Config, part: str = "main") -> AsyncGenerator[AsyncEngine, None]:
    """An engine, and no connection of it left afterwards."""
    engine = open_engine(config.database_of(part))
    try:
        with failures_in_one_line(part):
            yield engine
    except click.ClickException:
        # aiosqlite's thread reports to the loop once more, and shows a traceback when that is gone.
        await asyncio.sleep(0.1)
        raise
    finally:
        await engine.dispose()


@asynccontextmanager
async def session_for(config: Config) -> AsyncGenerator[AsyncSession, None]:
    """A session with the site's database, which has to be of the newest migration."""
    async with engine_for(config) as engine:
        await check_schema(engine)
        async with async_sessionmaker(engine, expire_on_commit=False)() as session:
            yield session


async def check_schemas(config: Config) -> None:
    """Raise OldSchema unless both databases are at their newest migration."""
    for part in FOLDERS:
        async with engine_for(config, part) as engine:
            await check_schema(engine, part)


async def is_newest(config: Config) -> bool:
    """Whether there is nothing to migrate."""
    try:
        await check_schemas(config)
    except OldSchema:
        return False
    return True


async def refuse_newer(config: Config) -> None:
    """Raise a ClickException for a database that a newer release has migrated."""
    for part, name in NAMES.items():
        found = None
        # What can't be read is named by whoever backs it up.
        with suppress(click.ClickException):
            async with engine_for(config, part) as engine:
                found = await revision_of(engine)
        if found and not is_known_revision(found, part):
            raise fail(f"the {name} is of a newer release: it is at {found}")


@contextmanager
def failures_in_one_line(part: str = "main") -> Iterator[None]:
    """Say what the database or the way to it said, without hints and addresses."""
    try:
        yield
    except (DBAPIError, Unreachable, OSError) as error:
        raise fail(f"the {NAMES[part]} can't be used: {first_line(error)}") from None
