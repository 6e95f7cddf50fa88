"""SQLite's driver for the loop: a statement is one visit to the connection's thread, or none.

SQLAlchemy's own opens a cursor, executes, fetches and closes in a visit each, and rolls back in a
fifth what never began. A visit costs the loop more than SQLite needs to answer. To insert a few
rows where the transaction has begun, SQLite needs neither a lock nor a file: that is done at once.
"""

import sqlite3
import time
from collections import deque
from functools import lru_cache
from typing import Any

import aiosqlite
from sqlalchemy.dialects.sqlite import aiosqlite as adapted

BEGIN = "BEGIN IMMEDIATE"
BUSY_SECONDS = 5
_BETWEEN_TRIES_SECONDS = 0.001
_FEW_ROWS = 20


class _Cursor(adapted.AsyncAdapt_aiosqlite_cursor):
    __slots__ = ()

    def _make_new_cursor(self, connection: Any) -> Any:
        return None

    def _aenter_cursor(self, cursor: Any) -> Any:
        return cursor

    async def _execute_async(self, operation: Any, parameters: Any) -> None:
        if operation == BEGIN:
            connection: Any = self._adapt_connection
            self._cursor, self._rows = await connection.begin(), deque()
        else:
            is_short = _inserts_values(operation)
            await self._do(_execute, operation, parameters or (), is_short=is_short)

    async def _executemany_async(self, operation: Any, seq_of_parameters: Any) -> None:
        is_short = len(seq_of_parameters) <= _FEW_ROWS and _inserts_values(operation)
        await self._do(_execute_many, operation, seq_of_parameters, is_short=is_short)

    async def _do(self, function: Any, *arguments: Any, is_short: bool) -> None:
        connection: Any = self._connection
        async with self._adapt_connection._execute_mutex:
            if is_short and connection.in_transaction:
                self._cursor, rows = function(connection._conn, *arguments)
            else:
                self._cursor, rows = await connection._execute(
                    function, connection._conn, *arguments
                )
            self._rows = deque(rows)

    async def _async_soft_close(self) -> None:
        pass

    def close(self) -> None:
        self._rows.clear()


class AdaptedConnection(adapted.AsyncAdapt_aiosqlite_connection):
    """What SQLAlchemy takes for a connection of the driver."""

    __slots__ = ()
    _cursor_cls = _Cursor

    async def begin(self) -> sqlite3.Cursor:
        """Begin a transaction that writes."""
        connection: Any = self._connection
        async with self._execute_mutex:
            begun: sqlite3.Cursor = await connection._execute(take_lock, connection._conn)
        return begun

    def rollback(self) -> None:
        connection: Any = self._connection
        if connection._connection and connection.in_transaction:
            super().rollback()


class Driver(adapted.AsyncAdapt_aiosqlite_dbapi):
    """What `create_async_engine` takes as `module`."""

    def __init__(self) -> None:
        super().__init__(aiosqlite, sqlite3)

    def connect(self, *arguments: Any, **options: Any) -> AdaptedConnection:
        """Open a connection."""
        opened = super().connect(*arguments, **options)
        return AdaptedConnection(self, opened._connection)


@lru_cache(maxsize=512)
def _inserts_values(operation: str) -> bool:
    return operation.startswith("INSERT") and "SELECT" not in operation


def _execute(
    connection: sqlite3.Connection, operation: str, parameters: Any
) -> tuple[sqlite3.Cursor, list[Any]]:
    cursor = connection.execute(operation, parameters)
    return cursor, cursor.fetchall() if cursor.description else []


def take_lock(connection: sqlite3.Connection) -> sqlite3.Cursor:
    """Begin a transaction that writes.

    SQLite waits longer and longer between its tries, up to a tenth of a second, in which another
    process may take the lock and give it back fifty times.
    """
    connection.execute("PRAGMA busy_timeout=0")
    end = time.monotonic() + BUSY_SECONDS
    try:
        while True:
            try:
                return connection.execute(BEGIN)
            except sqlite3.OperationalError as error:
                # SQLITE_BUSY has kinds, such as while another process recovers the log.
                is_busy = error.sqlite_errorcode & 0xFF == sqlite3.SQLITE_BUSY
                if not is_busy or time.monotonic() > end:
                    raise
            time.sleep(_BETWEEN_TRIES_SECONDS)
    finally:
        connection.execute(f"PRAGMA busy_timeout={1000 * BUSY_SECONDS}")


def _execute_many(
    connection: sqlite3.Connection, operation: str, parameters: Any
) -> tuple[sqlite3.Cursor, list[Any]]:
    return connection.executemany(operation, parameters), []
