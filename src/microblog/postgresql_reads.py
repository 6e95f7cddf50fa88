"""Rows from PostgreSQL, a round trip a statement.

Through the session it takes three more: to see whether the connection still holds, to begin, and to
roll back. And SQLAlchemy takes longer for its part than the driver.
"""

from collections.abc import Mapping
from typing import Any

from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from microblog.availability import Unreachable
from microblog.prepared import Prepared, Preparing
from microblog.reads import Rows, Statement


class PostgresqlReads:
    """Connections on which nothing is ever begun."""

    is_behind = False
    may_answer = True

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine
        self._prepared = Preparing(engine.dialect)
        self.engine = engine.sync_engine
        self.quick_statements = 0

    async def rows(self, statement: Statement, parameters: Mapping[str, Any]) -> Rows | None:
        """All that a statement finds; None where the session has to be asked, or to say why not.

        Raises Unreachable when the answer does not come.
        """
        prepared = self._prepared(statement, parameters)
        if prepared is None:
            return None
        try:
            async with self._engine.connect() as connection:
                return await self._fetched(connection, prepared, parameters)
        except TimeoutError as error:
            raise Unreachable("PostgreSQL does not answer") from error
        except (SQLAlchemyError, OSError):
            return None

    async def _fetched(
        self, connection: AsyncConnection, prepared: Prepared, parameters: Mapping[str, Any]
    ) -> Rows | None:
        driver: Any = (await connection.get_raw_connection()).driver_connection
        self.quick_statements += 1
        try:
            return prepared.rows(await driver.fetch(prepared.sql, *prepared.arguments(parameters)))
        except TimeoutError:
            await connection.invalidate()
            raise
        except Exception:  # noqa: BLE001  # the driver's own; it was restarted, or the statement is wrong
            await connection.invalidate()
            return None

    async def close(self) -> None:
        """Close every connection."""
        await self._engine.dispose()
