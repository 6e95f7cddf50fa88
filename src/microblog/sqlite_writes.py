"""SQLite's driver for those who write: their transactions are units of one line."""

from collections import deque
from typing import Any

from sqlalchemy.util.concurrency import await_

from microblog.one_visit import BEGIN, AdaptedConnection, Cursor, Driver
from microblog.sqlite_line import Line, Unit


class _Cursor(Cursor):
    __slots__ = ()

    async def _execute_async(self, operation: Any, parameters: Any) -> None:
        if operation != BEGIN:
            return await super()._execute_async(operation, parameters)
        connection: Any = self._adapt_connection
        await connection.enter()
        # As if it had been executed: there is nothing to fetch.
        self._cursor, self._rows = self._connection._conn.cursor(), deque()
        return None


class _Connection(AdaptedConnection):
    """One of many to SQLAlchemy, and in truth a place in the line."""

    __slots__ = ("_line", "_unit")
    _cursor_cls = _Cursor

    def __init__(self, driver: Driver, line: Line) -> None:
        super().__init__(driver, line.connection)
        self._line = line
        self._unit: Unit | None = None

    async def enter(self) -> None:
        """Begin a unit."""
        self._unit = await self._line.enter()

    def commit(self) -> None:
        unit, self._unit = self._unit, None
        if unit:
            unit.leave(keep=True)
            await_(unit.is_saved())

    def rollback(self) -> None:
        unit = self._unit
        self.close()
        if unit:
            # Until then the lock is held.
            await_(unit.done)

    def close(self) -> None:
        unit, self._unit = self._unit, None
        if unit:
            unit.leave(keep=False)

    terminate = close

    def create_function(self, *arguments: Any, **options: Any) -> None:
        """SQLAlchemy's own function is nowhere used."""


class LineDriver(Driver):
    """What `create_async_engine` takes as `module`."""

    def __init__(self, line: Line) -> None:
        super().__init__()
        self._line = line

    def connect(self, *_arguments: Any, **_options: Any) -> _Connection:
        """Give a place in the line."""
        return _Connection(self, self._line)
