"""SQLite's driver for those who write: their transactions are units of one line."""

import sqlite3
from typing import Any

from sqlalchemy.util.concurrency import await_

from microblog.sqlite_driver import AdaptedConnection, Driver
from microblog.sqlite_line import Line
from microblog.sqlite_unit import Unit


class _Connection(AdaptedConnection):
    """One of many to SQLAlchemy, and in truth a place in the line."""

    __slots__ = ("_line", "_unit")

    def __init__(self, driver: Driver, line: Line) -> None:
        super().__init__(driver, line.connection)
        self._line = line
        self._unit: Unit | None = None

    async def begin(self) -> sqlite3.Cursor:
        """Wait for one's turn."""
        self._unit = await self._line.enter()
        # As if BEGIN had been executed: there is nothing to fetch.
        nothing: sqlite3.Cursor = self._line.connection._conn.cursor()
        return nothing

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
