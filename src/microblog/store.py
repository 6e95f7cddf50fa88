"""The error store: a second database, for reports and mails, which works while the first fails."""

import logging
from collections.abc import AsyncGenerator, Awaitable
from contextlib import asynccontextmanager
from typing import Any

from sqlalchemy import MetaData, Row, text
from sqlalchemy.exc import InterfaceError, OperationalError, ProgrammingError
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.orm import DeclarativeBase

from microblog.availability import is_unavailable
from microblog.columns import NAMING_CONVENTION
from microblog.engines import open_engine

_POSTGRESQL_LOCK = 7_263_002

# A row of a Core statement; mypy knows no more of its columns.
AnyRow = Row[tuple[Any, ...]]

log = logging.getLogger(__name__)


class StoreBase(DeclarativeBase):
    """The parent of every table of the store."""

    metadata = MetaData(naming_convention=NAMING_CONVENTION)


class Store:
    """The store, as each worker process opens it; all of them write the same one."""

    def __init__(self, url: str) -> None:
        self.engine = open_engine(url, serves=True)

    @asynccontextmanager
    async def reading(self) -> AsyncGenerator[AsyncConnection, None]:
        """A connection that reads."""
        async with self.engine.connect() as connection:
            yield connection

    @asynccontextmanager
    async def writing(self) -> AsyncGenerator[AsyncConnection, None]:
        """A transaction that no other process's overlaps: what it decides, it decides alone."""
        async with self.engine.connect() as connection:
            await connection.execution_options(writes=True)
            async with connection.begin():
                if connection.dialect.name == "postgresql":
                    await connection.execute(
                        text(f"SELECT pg_advisory_xact_lock({_POSTGRESQL_LOCK})")
                    )
                yield connection

    async def close(self) -> None:
        """Close every connection."""
        await self.engine.dispose()


def may_pass(error: BaseException) -> bool:
    """Whether the store is away or broken, and the same may be written later."""
    broken = OperationalError, InterfaceError, ProgrammingError, OSError
    return is_unavailable(error) or isinstance(error, broken)


async def alone(db: AsyncConnection, deed: Awaitable[None]) -> bool:
    """Whether something could be done that keeps nothing else from being written when it can't.

    Raises what a store that is away raises.
    """
    try:
        async with db.begin_nested():
            await deed
    except Exception as error:
        if may_pass(error):
            raise
        log.exception("Something could not be written into the error store")
        return False
    return True
