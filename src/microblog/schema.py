"""Whether the database has the tables that this version of the code expects."""

from collections.abc import Awaitable, Callable
from functools import cache

from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncEngine

from microblog.database_url import sqlite_file
from microblog.refusals import Refusal
from microblog.shipped import shipped

# The two databases: where the migrations of each are.
FOLDERS = {"main": "versions", "store": "store_versions"}
NAMES = {"main": "database", "store": "error store"}

# One of the two below; gets an engine, and which database it is.
SchemaCheck = Callable[..., Awaitable[None]]


class OldSchema(Refusal):
    """Raised for a database of another release; says what to do."""


def newest_revision(part: str = "main") -> str:
    """The last migration, by its file's name: alembic itself takes too long to load for a start."""
    return max(_revisions(part))


def is_known_revision(revision: str, part: str) -> bool:
    """Whether this release has that migration; one of a newer release it does not know."""
    return revision in _revisions(part)


# Those of this release, also when the next one is put in its place while this one runs.
@cache
def _revisions(part: str) -> list[str]:
    files = shipped("alembic").glob(f"{FOLDERS[part]}/*.py")
    return [path.name.split("_")[0] for path in files]


async def revision_of(engine: AsyncEngine) -> str | None:
    """The migration that the database is at; None for one without tables."""
    if _has_no_folder(engine):
        return None
    try:
        async with engine.connect() as connection:
            found = await connection.scalar(text("SELECT version_num FROM alembic_version"))
    except DBAPIError as error:
        if "alembic_version" in str(error.orig):
            return None
        raise
    return None if found is None else str(found)


def _has_no_folder(engine: AsyncEngine) -> bool:
    # Migrating makes it.
    file = sqlite_file(engine.url)
    return file is not None and not file.parent.exists()


async def check_schema(engine: AsyncEngine, part: str = "main") -> None:
    """Raise OldSchema unless the database is at the newest migration that this release has."""
    _refuse_unless_newest(await revision_of(engine), engine, part)


async def check_schema_while_serving(engine: AsyncEngine, part: str = "main") -> None:
    """The same, but beside the tables of a newer release a process goes on, until its restart."""
    found = await revision_of(engine)
    if found is None or is_known_revision(found, part):
        _refuse_unless_newest(found, engine, part)


def _refuse_unless_newest(found: str | None, engine: AsyncEngine, part: str) -> None:
    newest = newest_revision(part)
    if found == newest:
        return
    if found and not is_known_revision(found, part):
        raise OldSchema(f"The {NAMES[part]} is of a newer release: it is at {found}, not {newest}")
    state = f"is at {found}, not {newest}" if found else f"has no tables yet{_place(engine)}"
    raise OldSchema(f"The {NAMES[part]} {state}. Please run: microblog db upgrade")


def _place(engine: AsyncEngine) -> str:
    # Whoever started in the wrong folder sees it so.
    file = sqlite_file(engine.url)
    return f" ({file})" if file else ""
