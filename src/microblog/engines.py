"""Engines, and the other ways to a database: each made as that database needs it."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from typing import Any

from sqlalchemy import event
from sqlalchemy.engine import Connection
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from microblog.availability import connect
from microblog.postgresql_engine import postgresql_engine
from microblog.postgresql_reads import CONNECTIONS, PostgresqlReads
from microblog.replica import ReplicaReads
from microblog.sqlite_driver import BEGIN, BUSY_SECONDS, Driver
from microblog.sqlite_line import Line
from microblog.sqlite_reads import SqliteReads
from microblog.sqlite_writes import LineDriver

# Four times what it grows to by itself.
_LOG_BYTES = 16 * 1024 * 1024


def open_engine(url: str, *, serves: bool = False, **options: Any) -> AsyncEngine:
    """An engine whose reads hold no lock, and whose writes are refused outside `writing`.

    Where it `serves`, PostgreSQL ends a transaction in which nothing is asked for long.
    """
    if url.startswith("sqlite"):
        engine = _sqlite_engine(url)
    else:
        engine = postgresql_engine(url, serves=serves, **options)
    event.listen(engine.sync_engine, "do_connect", connect)
    event.listen(engine.sync_engine, "before_cursor_execute", _refuse_stray_write)
    return engine


def _sqlite_engine(url: str) -> AsyncEngine:
    engine = create_async_engine(
        url,
        module=Driver(),
        hide_parameters=True,
        pool_size=20,
        pool_use_lifo=True,
        max_overflow=0,
        pool_timeout=5,
        # The driver must not open transactions by itself: its deferred BEGIN fails at once with
        # "database is locked" when a reader that becomes a writer was overtaken.
        connect_args={"isolation_level": None, "timeout": BUSY_SECONDS, "check_same_thread": False},
    )
    event.listen(engine.sync_engine, "connect", _prepare_sqlite)
    event.listen(engine.sync_engine, "begin", _take_lock_to_write)
    return engine


@asynccontextmanager
async def open_writes(engine: AsyncEngine) -> AsyncGenerator[AsyncEngine, None]:
    """Another engine for those who write, where many write at once; SQLite's are in a line."""
    if engine.dialect.name != "sqlite":
        yield engine
        return
    line = await Line.open(engine.url.database or "", prepare=_prepare_sqlite)
    # As many connections as there are people in the line: they are no more than a place in it.
    writes = create_async_engine(
        engine.url, module=LineDriver(line), hide_parameters=True, pool_size=0, pool_use_lifo=True
    )
    event.listen(writes.sync_engine, "begin", _take_lock)
    try:
        yield writes
    finally:
        await writes.dispose()
        await line.close()


def _prepare_sqlite(connection: Any, _record: object = None) -> None:
    cursor = connection.cursor()
    # A log that grew while somebody read for long, such as a backup, is cut when they are done.
    limit = f"journal_size_limit={_LOG_BYTES}"
    for pragma in ("journal_mode=WAL", limit, "synchronous=NORMAL", "foreign_keys=ON"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _take_lock_to_write(connection: Connection) -> None:
    if connection.get_execution_options().get("writes"):
        _take_lock(connection)


def _take_lock(connection: Connection) -> None:
    connection.exec_driver_sql(BEGIN)


def _refuse_stray_write(
    connection: Connection, _cursor: Any, _sql: str, _parameters: Any, context: Any, _many: bool
) -> None:
    # On SQLite such a statement would be committed by itself, and no rollback could undo it.
    writes = context is not None and (context.isinsert or context.isupdate or context.isdelete)
    if writes and not connection.get_execution_options().get("writes"):
        raise RuntimeError("a statement that writes, outside writing()")


def open_reads(url: str, read_url: str | None) -> SqliteReads | ReplicaReads | PostgresqlReads:
    """The other way to the rows that a page only shows."""
    if url.startswith("sqlite"):
        return SqliteReads(url)
    primary = _quick_reads(url)
    if read_url:
        return ReplicaReads(open_engine(read_url), _quick_reads(read_url), primary=primary)
    return primary


def _quick_reads(url: str) -> PostgresqlReads:
    engine = open_engine(
        url,
        isolation_level="AUTOCOMMIT",
        pool_pre_ping=False,
        pool_size=CONNECTIONS,
        max_overflow=0,
    )
    event.listen(engine.sync_engine, "connect", _plan_once)
    return PostgresqlReads(engine)


def _plan_once(connection: Any, _record: object) -> None:
    # Else PostgreSQL plans anew each time where some readers need less than others, and to plan a
    # home page takes longer than to find it.
    connection.run_async(lambda driver: driver.execute("SET plan_cache_mode = force_generic_plan"))
