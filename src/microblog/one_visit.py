"""SQLite's driver for the loop: a statement is one visit to the connection's thread.

SQLAlchemy's own opens a cursor, executes, fetches and closes in a visit each, and rolls back in a
fifth what never began. A visit costs the loop more than SQLite needs to answer.
"""

import sqlite3
from collections import deque
from typing import Any

import aiosqlite
from sqlalchemy.dialects.sqlite import aiosqlite as adapted


class _Cursor(adapted.AsyncAdapt_aiosqlite_cursor):
    __slots__ = ()

    def _make_new_cursor(self, connection: Any) -> Any:
        return None

    def _aenter_cursor(self, cursor: Any) -> Any:
        return cursor

    async def _execute_async(self, operation: Any, parameters: Any) -> None:
        await self._visit(_execute, operation, parameters or ())

    async def _executemany_async(self, operation: Any, seq_of_parameters: Any) -> None:
        await self._visit(_execute_many, operation, seq_of_parameters)

    async def _visit(self, function: Any, *arguments: Any) -> None:
        connection: Any = self._connection
        async with self._adapt_connection._execute_mutex:
            self._cursor, rows = await connection._execute(function, connection._conn, *arguments)
            self._rows = deque(rows)

    async def _async_soft_close(self) -> None:
        pass

    def close(self) -> None:
        self._rows.clear()


class _Connection(adapted.AsyncAdapt_aiosqlite_connection):
    __slots__ = ()
    _cursor_cls = _Cursor

    def rollback(self) -> None:
        connection: Any = self._connection
        if connection._connection and connection.in_transaction:
            super().rollback()


class Driver(adapted.AsyncAdapt_aiosqlite_dbapi):
    """What `create_async_engine` takes as `module`."""

    def __init__(self) -> None:
        super().__init__(aiosqlite, sqlite3)

    def connect(self, *arguments: Any, **options: Any) -> _Connection:
        """Open a connection."""
        opened = super().connect(*arguments, **options)
        return _Connection(self, opened._connection)


def _execute(
    connection: sqlite3.Connection, operation: str, parameters: Any
) -> tuple[sqlite3.Cursor, list[Any]]:
    cursor = connection.execute(operation, parameters)
    return cursor, cursor.fetchall() if cursor.description else []


def _execute_many(
    connection: sqlite3.Connection, operation: str, parameters: Any
) -> tuple[sqlite3.Cursor, list[Any]]:
    return connection.executemany(operation, parameters), []
