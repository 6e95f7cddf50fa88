"""SQLite's writers in a line, and one commit for all who write at once: a group commit.

To begin and to commit takes several times as long as to write a post. So whoever's turn it is goes
on in the transaction of those before, behind a savepoint of their own: who fails takes nothing of
the others along, and nobody goes on before it is saved.
"""

import asyncio
import sqlite3
import time
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from contextvars import Context
from typing import Any, Self

import aiosqlite

from microblog.availability import Unreachable
from microblog.sqlite_driver import BUSY_SECONDS, take_lock
from microblog.sqlite_unit import Unit

_TURN_SECONDS = 5
# After that nobody else joins, for those who came first wait for the commit.
_JOINED_SECONDS = 0.02
_ENDS_WITHIN_SECONDS = 0.3
_CLOSES_WITHIN_SECONDS = 0.1


class Line:
    """Those who wait, and the one connection on which they write."""

    def __init__(self, connection: aiosqlite.Connection) -> None:
        self.connection: Any = connection
        self._raw: sqlite3.Connection = self.connection._conn
        self._waiting: deque[Unit] = deque()
        self._task: asyncio.Task[None] | None = None

    @classmethod
    async def open(cls, path: str, *, prepare: Callable[[sqlite3.Connection], None]) -> Self:
        """Connect, and make the connection ready."""
        connection = aiosqlite.connect(
            path, isolation_level=None, timeout=BUSY_SECONDS, check_same_thread=False
        )
        # The process may end while it waits for another's lock.
        connection._thread.daemon = True
        line = cls(await connection)
        await line._visit(prepare, line._raw)
        return line

    async def close(self) -> None:
        """Let those who are at it end, for a moment, and close the connection."""
        if self._task:
            await asyncio.wait({self._task}, timeout=_ENDS_WITHIN_SECONDS)
        # By its thread, which may be at a statement or wait for another's lock for seconds.
        ends = {self.connection.stop()}
        if self._task:
            self._task.cancel()
            ends.add(self._task)
        await asyncio.wait(ends, timeout=_CLOSES_WITHIN_SECONDS)

    async def enter(self) -> Unit:
        """Wait for one's turn; raises Unreachable when it does not come, or what SQLite says."""
        unit = Unit()
        self._waiting.append(unit)
        if not self._task:
            # Of no request: the next ones have a part in it.
            self._task = asyncio.create_task(self._serve(), context=Context())
        try:
            async with asyncio.timeout(_TURN_SECONDS):
                await unit.turn
        except BaseException as error:
            unit.leave(keep=False)
            if isinstance(error, TimeoutError):
                raise Unreachable("others are writing") from None
            raise
        return unit

    async def _serve(self) -> None:
        try:
            while self._waiting:
                await self._all_have_come()
                await self._write_together()
        finally:
            self._task = None
            while unit := self._next():
                unit.turn.set_exception(Unreachable("the site stops"))

    async def _all_have_come(self) -> None:
        """Wait while others come: they and the thread would wait for one interpreter."""
        # On a busy site one comes at each turn of the loop, without an end.
        until = time.monotonic() + _JOINED_SECONDS
        seen = 0
        while len(self._waiting) > seen and time.monotonic() < until:
            seen = len(self._waiting)
            await asyncio.sleep(0)

    async def _write_together(self) -> None:
        try:
            await self._visit(take_lock, self._raw)
        except Exception as error:  # noqa: BLE001  # the first is told, and the next tries anew
            if unit := self._next():
                unit.turn.set_exception(error)
            return
        together: list[Unit] = []
        failure: Exception | None = Unreachable("the site stops")
        try:
            await self._let_in(together)
            await self._visit(self._raw.execute, "COMMIT")
            failure = None
        except Exception as error:  # noqa: BLE001  # all whom it concerns are told
            failure = error
            with suppress(sqlite3.Error):
                await self.connection.rollback()
        finally:
            for unit in together:
                unit.tell(failure)

    async def _let_in(self, together: list[Unit]) -> None:
        until = time.monotonic() + _JOINED_SECONDS
        while time.monotonic() < until and (unit := self._next()):
            self._raw.execute("SAVEPOINT unit")
            unit.turn.set_result(None)
            together.append(unit)
            if not await unit.end:
                # By the thread, which may still be at what was given up.
                await self._visit(_undo, self._raw)
            if not self._raw.in_transaction:
                # SQLite undoes all of it where a disk fails or is full.
                raise Unreachable("the database failed one who wrote before")
            self._raw.execute("RELEASE unit")

    def _next(self) -> Unit | None:
        """Who has waited longest and has not gone."""
        while self._waiting:
            unit = self._waiting.popleft()
            if not unit.turn.done():
                return unit
        return None

    async def _visit(self, function: Any, *arguments: Any) -> None:
        await self.connection._execute(function, *arguments)


def _undo(raw: sqlite3.Connection) -> None:
    if raw.in_transaction:
        raw.execute("ROLLBACK TO unit")
