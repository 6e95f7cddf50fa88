"""The error store: a second database, for reports and mails, which works while the first fails."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from typing import Any

from sqlalchemy import MetaData, Row, text
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.orm import DeclarativeBase

from microblog.columns import NAMING_CONVENTION
from microblog.engines import open_engine

_POSTGRESQL_LOCK = 7_263_002

# A row of a Core statement; mypy knows no more of its columns.
AnyRow = Row[tuple[Any, ...]]


class StoreBase(DeclarativeBase):
    """The parent of every table of the store."""

    metadata = MetaData(naming_convention=NAMING_CONVENTION)


class Store:
    """The store, as each worker process opens it; all of them write the same one."""

    def __init__(self, url: str) -> None:
        self.engine = open_engine(url)

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
