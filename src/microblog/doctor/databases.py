"""Are both databases there, migrated and sound?"""

import sqlite3
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager, closing
from pathlib import Path

from sqlalchemy import make_url
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from microblog.availability import Unreachable, first_line
from microblog.config import Config
from microblog.database_url import sqlite_file
from microblog.doctor.verdict import Verdict
from microblog.engines import open_engine
from microblog.schema import FOLDERS, NAMES, OldSchema, check_schema, newest_revision


async def schema(config: Config, part: str) -> Verdict:
    """Whether a database can be reached and has the tables of this release."""
    if fault := await _schema_fault(config, part):
        return Verdict("fail", fault)
    return Verdict("ok", f"reachable, and at {newest_revision(part)}")


async def schema_faults(config: Config) -> list[str]:
    """Why the databases can't be used, if so."""
    return [fault for part in FOLDERS if (fault := await _schema_fault(config, part))]


def integrity(config: Config, part: str) -> Verdict:
    """Whether SQLite finds its file sound; it reads all of it."""
    file = file_of(config, part)
    if file is None:
        return Verdict("ok", "PostgreSQL looks after its own files")
    if not file.exists():
        return Verdict("fail", f"{file} does not exist. Please run: microblog db upgrade")
    try:
        found = _unsound(file)
    except sqlite3.DatabaseError as error:
        found = str(error)
    if found:
        mend = "restore a backup"
        if part == "store":
            # Without reports and mails a site can go on, which a backup would take back.
            mend = f"move {file}* away, and run: microblog db upgrade"
        return Verdict("fail", f"{file}: {found}. Stop the site and {mend}")
    return Verdict("ok", f"{file} is sound")


def file_of(config: Config, part: str) -> Path | None:
    """The file of a database; None for PostgreSQL's."""
    return sqlite_file(make_url(config.database_of(part)))


@asynccontextmanager
async def reading(config: Config, part: str = "main") -> AsyncGenerator[AsyncConnection, None]:
    """A connection to a database; raises FileNotFoundError, where opening it would make it."""
    file = file_of(config, part)
    if file and not file.exists():
        raise FileNotFoundError(f"there is no {NAMES[part]}")
    async with _engine(config, part) as engine, engine.connect() as connection:
        yield connection


async def _schema_fault(config: Config, part: str) -> str | None:
    file = file_of(config, part)
    if file and not file.exists():
        # To open it would make it.
        return f"The {NAMES[part]} has no tables yet ({file}). Please run: microblog db upgrade"
    try:
        async with _engine(config, part) as engine:
            await check_schema(engine, part)
    except OldSchema as error:
        return str(error)
    except (DBAPIError, Unreachable, OSError) as error:
        return f"the {NAMES[part]} can't be used: {first_line(error)}"
    return None


@asynccontextmanager
async def _engine(config: Config, part: str) -> AsyncGenerator[AsyncEngine, None]:
    engine = open_engine(config.database_of(part))
    try:
        yield engine
    finally:
        await engine.dispose()


def _unsound(file: Path) -> str:
    with closing(sqlite3.connect(f"{file.absolute().as_uri()}?mode=rw", uri=True)) as database:
        [(said,)] = database.execute("PRAGMA quick_check(1)")
        if said != "ok":
            return str(said)
        broken = database.execute("PRAGMA foreign_key_check").fetchone()
    return f"a row of {broken[0]} refers to one of {broken[2]} that is not there" if broken else ""
