"""PostgreSQL's own programs, which write and read its dumps."""

import asyncio
import subprocess
from collections.abc import AsyncGenerator, Callable, Coroutine, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy import URL, NullPool, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection, create_async_engine

from microblog.availability import first_line
from microblog.backups.manifest import BackupError, Database
from microblog.backups.postgresql_programs import environment, output, program, said
from microblog.clock import utc_now

Found = TypeVar("Found")

_TABLES = text("SELECT tablename FROM pg_tables WHERE schemaname = current_schema() ORDER BY 1")
_ANYTHING = text(
    "SELECT count(*) FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace"
    " WHERE n.nspname NOT IN ('pg_catalog', 'information_schema') AND n.nspname !~ '^pg_'"
)


def dump(url: URL, keep: Callable[[Iterator[bytes]], None]) -> Database:
    """Hand a dump to `keep`; its rows are counted in the same snapshot. Raises BackupError."""
    return _run(_dump(url, keep))


def restore(url: URL, file: Path) -> None:
    """Read a dump into an empty database, all of it or nothing; raises BackupError."""
    options = ("--no-owner", "--no-privileges", "--single-transaction", "--exit-on-error")
    command = [program("pg_restore"), *options, f"--dbname={url.database}", str(file)]
    done = subprocess.run(command, env=environment(url), capture_output=True, check=False)  # noqa: S603
    if done.returncode:
        raise BackupError(said("pg_restore", done.stderr))


def check_target(url: URL) -> None:
    """Raise BackupError unless a dump can be restored here: the database must be empty."""
    program("pg_restore")
    if not _run(_is_empty(url)):
        raise BackupError(f"the database {url.database} is not empty; please name a new one")


def size(url: URL) -> int:
    """The bytes that a database takes on its server; raises BackupError."""
    return _run(_size(url))


async def _dump(url: URL, keep: Callable[[Iterator[bytes]], None]) -> Database:
    async with _connection(url) as connection:
        major = await connection.scalar(text("SHOW server_version_num"))
        pg_dump = program("pg_dump", at_least=int(str(major)) // 10_000)
        snapshot = await connection.scalar(text("SELECT pg_export_snapshot()"))
        taken_at = utc_now()
        tables = (await connection.scalars(_TABLES)).all()
        rows = {name: await _count(connection, name) for name in tables}
        versions = text("SELECT version_num FROM alembic_version")
        revision = await connection.scalar(versions) if "alembic_version" in rows else None
        options = ("--format=custom", "--no-owner", "--no-privileges", f"--snapshot={snapshot}")
        await asyncio.to_thread(lambda: keep(output([pg_dump, *options], url)))
    return Database(kind="postgresql", revision=revision, taken_at=taken_at, rows=rows)


async def _count(connection: AsyncConnection, table: str) -> int:
    return int(await connection.scalar(text(f'SELECT count(*) FROM "{table}"')) or 0)  # noqa: S608


async def _is_empty(url: URL) -> bool:
    async with _connection(url) as connection:
        return not await connection.scalar(_ANYTHING)


async def _size(url: URL) -> int:
    async with _connection(url) as connection:
        return int(
            await connection.scalar(text("SELECT pg_database_size(current_database())")) or 0
        )


@asynccontextmanager
async def _connection(url: URL) -> AsyncGenerator[AsyncConnection, None]:
    # One snapshot for all that is read; and no time limit, as the site's own engine has.
    options = {"isolation_level": "REPEATABLE READ"}
    engine = create_async_engine(
        url, poolclass=NullPool, hide_parameters=True, execution_options=options
    )
    try:
        async with engine.connect() as connection:
            yield connection
    finally:
        await engine.dispose()


def _run(work: Coroutine[Any, Any, Found]) -> Found:
    try:
        return asyncio.run(work)
    except (DBAPIError, OSError) as error:
        raise BackupError(f"the database can't be used: {first_line(error)}") from None
