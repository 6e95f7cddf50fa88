"""Rows from PostgreSQL, a round trip a statement.

Through the session it takes three more: to see whether the connection still holds, to begin, and to
roll back. And SQLAlchemy takes longer for its part than the driver, to lend a connection too.
"""

import asyncio
from collections.abc import Mapping
from typing import Any, Self

from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from microblog.availability import Unreachable
from microblog.prepared import Prepared, Preparing
from microblog.reads import Rows, Statement

# No more are useful, and one that is opened anew plans everything anew.
CONNECTIONS = 5
_FREE_WITHIN_SECONDS = 2


class PostgresqlReads:
    """A few connections that stay, on which nothing is ever begun.

    The engine opens them, and has to have room for CONNECTIONS.
    """

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine
        self._prepared = Preparing(engine.dialect)
        self.engine = engine.sync_engine
        self.quick_statements = 0
        self._is_closed = False
        # Who came first is next. In a queue, whoever asks at the right moment is, and others wait
        # until they give up.
        self._turns = asyncio.Semaphore(CONNECTIONS)
        # Those that are open. The last that was used is the next: it has its plans.
        self._free: list[AsyncConnection] = []

    @property
    def now(self) -> Self:
        """A primary is never behind."""
        return self

    async def rows(self, statement: Statement, parameters: Mapping[str, Any]) -> Rows | None:
        """All that a statement finds; None where the session has to be asked, or to say why not.

        Raises Unreachable when the answer does not come.
        """
        try:
            return await self.found(statement, parameters)
        except Unreachable:
            raise
        except Exception:  # noqa: BLE001  # the driver's own; it was restarted, or the statement is wrong
            return None

    async def found(self, statement: Statement, parameters: Mapping[str, Any]) -> Rows | None:
        """The same, but None only for what is asked for the first time, or while all are busy.

        Raises what the driver raises.
        """
        prepared = self._prepared(statement, parameters)
        if prepared is None:
            return None
        try:
            async with asyncio.timeout(_FREE_WITHIN_SECONDS):
                await self._turns.acquire()
        except TimeoutError:
            return None
        connection = self._free.pop() if self._free else None
        is_sound = False
        try:
            connection = connection or await self._engine.connect()
            found = await self._ask(connection, prepared, parameters)
            is_sound = True
        except TimeoutError as error:
            raise Unreachable("PostgreSQL does not answer") from error
        finally:
            await self._give_back(connection, is_sound=is_sound)
        return found

    async def _ask(
        self, connection: AsyncConnection, prepared: Prepared, parameters: Mapping[str, Any]
    ) -> Rows:
        # SQLAlchemy's async way to its driver is a visit to a greenlet, and here nothing waits.
        opened: Any = connection.sync_connection
        driver = opened.connection.driver_connection
        self.quick_statements += 1
        return prepared.rows(await driver.fetch(prepared.sql, *prepared.arguments(parameters)))

    async def _give_back(self, connection: AsyncConnection | None, *, is_sound: bool) -> None:
        is_kept = is_sound and not self._is_closed
        if connection and is_kept:
            self._free.append(connection)
        self._turns.release()
        if connection and not is_kept:
            await connection.invalidate()
            await connection.close()

    async def close(self) -> None:
        """Close every connection."""
        self._is_closed = True
        while self._free:
            await self._free.pop().close()
        await self._engine.dispose()
