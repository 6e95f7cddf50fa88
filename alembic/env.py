"""How migrations run: one at a time, all or nothing, on a connection of their own."""

import asyncio
from pathlib import Path
from typing import Any, Literal

from alembic import context
from alembic.autogenerate.api import AutogenContext
from alembic.util import CommandError
from sqlalchemy import event, pool
from sqlalchemy.engine import Connection, ExceptionContext
from sqlalchemy.exc import PendingRollbackError, StatementError
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from microblog.columns import UtcDateTime
from microblog.config import load
from microblog.tables import METADATA

POSTGRESQL_LOCK = 7_263_001


def migration_engine(url: str) -> AsyncEngine:
    """An engine that may rebuild tables: with SQLite's foreign keys on, that would delete rows."""
    engine = create_async_engine(url, poolclass=pool.NullPool, hide_parameters=True)
    if engine.dialect.name == "sqlite":
        event.listen(engine.sync_engine, "connect", _prepare_sqlite)
        event.listen(engine.sync_engine, "begin", _begin_immediate)
        event.listen(engine.sync_engine, "handle_error", _say_the_first_error)
    return engine


def _prepare_sqlite(connection: Any, _record: object) -> None:
    connection.isolation_level = None
    cursor = connection.cursor()
    cursor.execute("PRAGMA foreign_keys=OFF")
    cursor.execute("PRAGMA busy_timeout=30000")
    cursor.close()


def _begin_immediate(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN IMMEDIATE")


def _say_the_first_error(failing: ExceptionContext) -> None:
    # On a full disk SQLite undoes the transaction, and Alembic drops a table that is gone by then.
    error, connection = failing.sqlalchemy_exception, failing.connection
    if error and connection:
        first: StatementError = connection.info.setdefault("first_error", error)
        if first is not error:
            raise first


def render_item(kind: str, item: Any, _context: AutogenContext) -> str | Literal[False]:
    """Write a column of ours as what the database gets: migrations don't import the app."""
    if kind == "type" and isinstance(item, UtcDateTime):
        return "sa.DateTime(timezone=True)"
    return False


def include_name(name: str | None, kind: str, _parents: object) -> bool:
    """Leave out the search index, which has no model, and FTS5's own tables beside it."""
    return not (kind == "table" and (name or "").startswith("post_search"))


def run_migrations(connection: Connection) -> None:
    """Run what was asked for in one transaction, and look for broken references at its end."""
    sqlite = connection.dialect.name == "sqlite"
    context.configure(
        connection=connection,
        target_metadata=METADATA[context.config.attributes.get("part", "main")],
        render_as_batch=True,
        transactional_ddl=True,
        compare_type=True,
        render_item=render_item,
        include_name=include_name,
    )
    with context.begin_transaction():
        if connection.dialect.name == "postgresql":
            connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({POSTGRESQL_LOCK})")
            refuse_encoding(connection)
        context.run_migrations()
        if sqlite and (broken := connection.exec_driver_sql("PRAGMA foreign_key_check").all()):
            raise RuntimeError(f"the migration would break references: {broken[:5]}")


def refuse_encoding(connection: Connection) -> None:
    """Raise CommandError where texts of all languages can't be kept, and nothing is kept yet."""
    encoding = connection.exec_driver_sql("SHOW server_encoding").scalar_one()
    if encoding != "UTF8" and context.get_context().get_current_revision() is None:
        how = "createdb --encoding UTF8 --template template0"
        raise CommandError(f"the database is in {encoding}: please make it in UTF8, with {how}")


async def main() -> None:
    """Connect to the database of the settings, or to the one that the caller named."""
    url = context.config.attributes.get("url") or load().database
    engine = migration_engine(url)
    if engine.dialect.name == "sqlite":
        Path(engine.url.database or "").parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    async with engine.connect() as connection:
        try:
            await connection.run_sync(run_migrations)
        except PendingRollbackError:
            # Told to stop, Alembic goes on and drops a table, in a transaction that has ended.
            task = asyncio.current_task()
            if task and task.cancelling():
                raise asyncio.CancelledError from None
            raise
    await engine.dispose()


asyncio.run(main())
