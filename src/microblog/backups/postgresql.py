"""PostgreSQL's own programs, which write and read its dumps."""

import asyncio
import os
import shutil
import subprocess
import tempfile
from collections.abc import AsyncGenerator, Callable, Coroutine, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy import URL, NullPool, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection, create_async_engine

from microblog.backups.archive import chunks_of
from microblog.backups.manifest import BackupError, Database
from microblog.clock import utc_now

Found = TypeVar("Found")

_TABLES = text("SELECT tablename FROM pg_tables WHERE schemaname = current_schema() ORDER BY 1")
_ANYTHING = text(
    "SELECT count(*) FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace"
    " WHERE n.nspname NOT IN ('pg_catalog', 'information_schema') AND n.nspname !~ '^pg_'"
)
# What libpq calls the parts of an address: https://www.postgresql.org/docs/current/libpq-envars.html
_OPTIONS = {"host": "PGHOST", "port": "PGPORT", "ssl": "PGSSLMODE"}


def dump(url: URL, keep: Callable[[Iterator[bytes]], None]) -> Database:
    """Hand a dump to `keep`; its rows are counted in the same snapshot. Raises BackupError."""
    return _run(_dump(url, keep))


def restore(url: URL, file: Path) -> None:
    """Read a dump into an empty database, all of it or nothing; raises BackupError."""
    options = ("--no-owner", "--no-privileges", "--single-transaction", "--exit-on-error")
    command = [_program("pg_restore"), *options, f"--dbname={url.database}", str(file)]
    done = subprocess.run(command, env=_environment(url), capture_output=True, check=False)  # noqa: S603
    if done.returncode:
        raise BackupError(_said("pg_restore", done.stderr))


def check_target(url: URL) -> None:
    """Raise BackupError unless a dump can be restored here: the database must be empty."""
    _program("pg_restore")
    if not _run(_is_empty(url)):
        raise BackupError(f"the database {url.database} is not empty; please name a new one")


def size(url: URL) -> int:
    """The bytes that a database takes on its server; raises BackupError."""
    return _run(_size(url))


async def _dump(url: URL, keep: Callable[[Iterator[bytes]], None]) -> Database:
    async with _connection(url) as connection:
        major = await connection.scalar(text("SHOW server_version_num"))
        program = _program("pg_dump", at_least=int(str(major)) // 10_000)
        snapshot = await connection.scalar(text("SELECT pg_export_snapshot()"))
        taken_at = utc_now()
        tables = (await connection.scalars(_TABLES)).all()
        rows = {name: await _count(connection, name) for name in tables}
        versions = text("SELECT version_num FROM alembic_version")
        revision = await connection.scalar(versions) if "alembic_version" in rows else None
        options = ("--format=custom", "--no-owner", "--no-privileges", f"--snapshot={snapshot}")
        await asyncio.to_thread(lambda: keep(_output([program, *options], url)))
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
        said = str(getattr(error, "orig", error)).partition("\n")[0]
        raise BackupError(f"the database can't be used: {said}") from None


def _output(command: list[str], url: URL) -> Iterator[bytes]:
    with (
        tempfile.TemporaryFile() as errors,
        subprocess.Popen(  # noqa: S603
            command, env=_environment(url), stdout=subprocess.PIPE, stderr=errors
        ) as process,
    ):
        if process.stdout:
            yield from chunks_of(process.stdout)
        if process.wait():
            errors.seek(0)
            raise BackupError(_said("pg_dump", errors.read()))


def _program(name: str, *, at_least: int = 0) -> str:
    path = shutil.which(name)
    if path is None:
        raise BackupError(f"{name} is missing: it comes with PostgreSQL's client programs")
    version = subprocess.run([path, "--version"], capture_output=True, text=True, check=False)  # noqa: S603
    found = version.stdout.split(") ", 1)[-1].strip()
    if at_least and int(found.split(".")[0].split(" ")[0] or 0) < at_least:
        raise BackupError(f"{name} is {found}, and the server {at_least}: it must not be older")
    return path


def _environment(url: URL) -> dict[str, str]:
    """The address for libpq, with the password: on a command line, everybody would see it."""
    parts = {
        "PGHOST": url.host,
        "PGPORT": url.port,
        "PGUSER": url.username,
        "PGPASSWORD": url.password,
        "PGDATABASE": url.database,
        **{_OPTIONS[name]: value for name, value in url.query.items() if name in _OPTIONS},
    }
    return {**os.environ, **{name: str(value) for name, value in parts.items() if value}}


def _said(program: str, errors: bytes) -> str:
    lines = errors.decode(errors="replace").strip().splitlines() or ["failed"]
    return f"{program}: {lines[0].removeprefix(f'{program}: error: ')}"
