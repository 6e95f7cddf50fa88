"""Rows that a page only shows, read past the session, which keeps track of what may be changed.

On SQLite a statement is one visit to a thread: the async driver makes five, each of which costs the
loop more than SQLite takes to answer.
"""

import asyncio
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any, Protocol

from sqlalchemy import Row, Select, create_engine, event
from sqlalchemy.engine import make_url
from sqlalchemy.ext.asyncio import AsyncSession

from microblog.availability import connect

# As many statements may be slow at once before others wait for them.
_THREADS = 10

Statement = Select[*tuple[Any, ...]]
Rows = Sequence[Row[*tuple[Any, ...]]]


class SqliteReads:
    """Connections that only read, and the threads in which they do."""

    def __init__(self, url: str) -> None:
        self.engine = create_engine(
            make_url(url).set(drivername="sqlite"),
            hide_parameters=True,
            pool_size=_THREADS,
            max_overflow=0,
            connect_args={"isolation_level": None, "timeout": 5, "check_same_thread": False},
        )
        event.listen(self.engine, "do_connect", connect)
        event.listen(self.engine, "connect", _only_read)
        self._threads = ThreadPoolExecutor(_THREADS, thread_name_prefix="sqlite-reads")

    is_behind = False
    may_answer = True

    async def rows(self, statement: Statement, parameters: Mapping[str, Any]) -> Rows:
        """All that a statement finds; it sees what was committed before."""
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._threads, self._rows, statement, parameters)

    def _rows(self, statement: Statement, parameters: Mapping[str, Any]) -> Rows:
        with self.engine.connect() as connection:
            return connection.execute(statement, parameters).all()

    async def close(self) -> None:
        """Close every connection."""
        self._threads.shutdown(cancel_futures=True)
        self.engine.dispose()


class Reads(Protocol):
    """Another way to the rows than the session's."""

    is_behind: bool

    @property
    def may_answer(self) -> bool:
        """Whether it may be asked now."""

    async def rows(self, statement: Statement, parameters: Mapping[str, Any]) -> Rows | None:
        """All that a statement finds; None if the session has to be asked after all."""


async def rows(
    db: AsyncSession,
    statement: Statement,
    parameters: Mapping[str, Any],
    *,
    exactly_now: bool = False,
) -> Rows:
    """What a statement of columns finds; inside `writing`, with what was written there.

    What must not be moments old, where a replica answers, is asked for `exactly_now`.
    """
    if db.info.get("writes"):
        return (await db.execute(statement, parameters)).all()
    reads: Reads | None = db.info.get("reads")
    if reads and reads.may_answer and not (exactly_now and reads.is_behind):
        found = await reads.rows(statement, parameters)
        if found is not None:
            return found
    return (await (await db.connection()).execute(statement, parameters)).all()


def _only_read(connection: Any, _record: object) -> None:
    connection.execute("PRAGMA query_only=ON")
