"""Rows from SQLite, one visit to a thread a statement.

The async driver makes five, each of which costs the loop more than SQLite takes to answer.
"""

import asyncio
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any, Self

from sqlalchemy import create_engine, event
from sqlalchemy.dialects import sqlite
from sqlalchemy.engine import make_url

from microblog.availability import connect
from microblog.prepared import Preparing
from microblog.reads import Rows, Statement
from microblog.sqlite_driver import BUSY_SECONDS
from microblog.sqlite_quick import Question, Quick, only_read

# As many statements may be slow at once before others that are slow wait for them.
_SLOW_THREADS = 9
# On a busy site somebody comes at each turn of the loop.
_MOST_AT_ONCE = 100


class SqliteReads:
    """Connections that only read, and the threads in which they do.

    One thread answers, for several would get in each other's way: they share one interpreter. What
    is asked while it is busy is handed over together, for to wake a thread takes as long as to
    answer. What takes long it gives up, and that is asked anew in a thread for what is slow.
    """

    def __init__(self, url: str) -> None:
        self._quick = Quick(make_url(url).database or "")
        self._prepared = Preparing(sqlite.dialect(paramstyle="qmark"))
        self._questions: list[Question] = []
        # How many questions there were a turn of the loop ago.
        self._seen = 0
        self._is_asking = self._is_closed = False
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="sqlite-reads")
        self._slow_threads = ThreadPoolExecutor(_SLOW_THREADS, thread_name_prefix="slow-reads")
        self.engine = create_engine(
            make_url(url).set(drivername="sqlite"),
            hide_parameters=True,
            pool_size=_SLOW_THREADS,
            max_overflow=0,
            connect_args={
                "isolation_level": None,
                "timeout": BUSY_SECONDS,
                "check_same_thread": False,
            },
        )
        event.listen(self.engine, "do_connect", connect)
        event.listen(self.engine, "connect", only_read)

    @property
    def now(self) -> Self:
        """The file is never behind."""
        return self

    @property
    def quick_statements(self) -> int:
        """How many were asked that the engine did not see."""
        return self._quick.asked

    async def rows(self, statement: Statement, parameters: Mapping[str, Any]) -> Rows:
        """All that a statement finds; it sees what was committed before."""
        loop = asyncio.get_running_loop()
        if not self._is_closed and (prepared := self._prepared(statement, parameters)):
            question = Question(prepared, parameters, loop.create_future())
            self._questions.append(question)
            if not self._is_asking:
                self._is_asking = True
                loop.call_soon(self._ask)
            found = await question.answer
            if found is not None:
                return found
        return await loop.run_in_executor(self._slow_threads, self._rows, statement, parameters)

    def _ask(self) -> None:
        if self._is_closed:
            return
        loop = asyncio.get_running_loop()
        if self._seen < len(self._questions) < _MOST_AT_ONCE:
            # Not while others come to ask: they and the thread would wait for one interpreter.
            self._seen = len(self._questions)
            loop.call_soon(self._ask)
            return
        questions, self._questions, self._seen = self._questions, [], 0
        try:
            asked = loop.run_in_executor(self._thread, self._quick.answers, questions)
        except RuntimeError:
            # The system has no room for a thread: each learns it by itself, and may be luckier.
            asked = loop.create_future()
            asked.set_result([None] * len(questions))
        asked.add_done_callback(partial(self._tell, questions))

    def _tell(self, questions: list[Question], answers: asyncio.Future[list[Rows | None]]) -> None:
        for question, found in zip(questions, answers.result(), strict=True):
            # Whoever has gone away waits for none.
            if not question.answer.done():
                question.answer.set_result(found)
        if self._questions:
            self._ask()
        else:
            self._is_asking = False

    def _rows(self, statement: Statement, parameters: Mapping[str, Any]) -> Rows:
        with self.engine.connect() as connection:
            return connection.execute(statement, parameters).all()

    async def close(self) -> None:
        """Close every connection."""
        self._is_closed = True
        for question in self._questions:
            question.answer.cancel()
        for threads in (self._thread, self._slow_threads):
            threads.shutdown(cancel_futures=True)
        self._quick.close()
        self.engine.dispose()
