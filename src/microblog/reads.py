"""Rows that a page only shows, read past the session, which keeps track of what may be changed.

On SQLite a statement is one visit to a thread: the async driver makes five, each of which costs the
loop more than SQLite takes to answer.
"""

import asyncio
import time
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any, Protocol

from sqlalchemy import Engine, Row, Select, create_engine, event
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncSession

from microblog.availability import connect

# Lists and look-ups take a tenth of a millisecond.
_MOMENT_SECONDS = 0.02
_INSTRUCTIONS_BETWEEN_LOOKS = 5_000
# As many statements may be slow at once before others that are slow wait for them.
_SLOW_THREADS = 9

Statement = Select[*tuple[Any, ...]]
Rows = Sequence[Row[*tuple[Any, ...]]]


class SqliteReads:
    """Connections that only read, and the threads in which they do.

    One thread answers, for several would get in each other's way: they share one interpreter. What
    takes it longer than a moment it gives up, and that is asked anew in a thread for what is slow.
    """

    def __init__(self, url: str) -> None:
        self._quick = _open(url, connections=1, busy_seconds=0)
        self._slow = _open(url, connections=_SLOW_THREADS, busy_seconds=5)
        event.listen(self._quick, "connect", self._limit)
        self.engines = self._quick, self._slow
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="sqlite-reads")
        self._slow_threads = ThreadPoolExecutor(_SLOW_THREADS, thread_name_prefix="slow-reads")
        self._late_at = 0.0

    is_behind = False
    may_answer = True

    async def rows(self, statement: Statement, parameters: Mapping[str, Any]) -> Rows:
        """All that a statement finds; it sees what was committed before."""
        loop = asyncio.get_running_loop()
        try:
            return await loop.run_in_executor(
                self._thread, self._rows_in_a_moment, statement, parameters
            )
        except DBAPIError:
            # Or it is wrong, or the file is busy: the other connections wait, and say so.
            return await loop.run_in_executor(
                self._slow_threads, _rows, self._slow, statement, parameters
            )

    def _rows_in_a_moment(self, statement: Statement, parameters: Mapping[str, Any]) -> Rows:
        self._late_at = time.perf_counter() + _MOMENT_SECONDS
        return _rows(self._quick, statement, parameters)

    def _limit(self, connection: Any, _record: object) -> None:
        connection.set_progress_handler(
            lambda: time.perf_counter() > self._late_at, _INSTRUCTIONS_BETWEEN_LOOKS
        )

    async def close(self) -> None:
        """Close every connection."""
        for threads in (self._thread, self._slow_threads):
            threads.shutdown(cancel_futures=True)
        for engine in self.engines:
            engine.dispose()


def _open(url: str, *, connections: int, busy_seconds: float) -> Engine:
    engine = create_engine(
        make_url(url).set(drivername="sqlite"),
        hide_parameters=True,
        pool_size=connections,
        max_overflow=0,
        connect_args={
            "isolation_level": None,
            "timeout": busy_seconds,
            "check_same_thread": False,
        },
    )
    event.listen(engine, "do_connect", connect)
    event.listen(engine, "connect", _only_read)
    return engine


def _only_read(connection: Any, _record: object) -> None:
    connection.execute("PRAGMA query_only=ON")


def _rows(engine: Engine, statement: Statement, parameters: Mapping[str, Any]) -> Rows:
    with engine.connect() as connection:
        return connection.execute(statement, parameters).all()


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
