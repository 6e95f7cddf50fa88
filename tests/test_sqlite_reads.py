"""Reading past the session: quick questions in one thread, slow ones elsewhere."""

import asyncio
import contextlib
import threading
from typing import Any

import pytest
from quart import Quart
from sqlalchemy import Integer, Select, bindparam, column, func, literal, select, table
from sqlalchemy.exc import OperationalError

from microblog.reads import Rows
from microblog.sqlite_reads import SqliteReads

_to = bindparam("to", type_=Integer)
_first = select(literal(1).label("number")).cte("numbers", recursive=True)
_numbers = _first.union_all(select(_first.c.number + 1).where(_first.c.number < _to))
COUNT: Select[Any] = select(func.count(_numbers.c.number).label("found"))
NOWHERE: Select[Any] = select(column("x")).select_from(table("nowhere"))
LONG = {"to": 2_000_000}


@pytest.fixture
async def reads(app: Quart) -> SqliteReads:
    found: SqliteReads = app.extensions["reads"]
    # What is asked for the first time is never asked quickly.
    await found.rows(COUNT, {"to": 1})
    return found


async def test_a_slow_statement_holds_up_no_other(reads: SqliteReads) -> None:
    slow = asyncio.create_task(reads.rows(COUNT, LONG))
    await asyncio.sleep(0)

    quick = await reads.rows(COUNT, {"to": 3})

    assert not slow.done()
    assert (quick[0].found, (await slow)[0].found) == (3, 2_000_000)


async def test_many_at_once_get_each_their_own_answer(reads: SqliteReads) -> None:
    found = await asyncio.gather(*(reads.rows(COUNT, {"to": n}) for n in range(1, 50)))

    assert [rows[0].found for rows in found] == list(range(1, 50))


async def test_whoever_still_comes_keeps_nobody_waiting(reads: SqliteReads) -> None:
    first = asyncio.create_task(reads.rows(COUNT, {"to": 3}))
    others: list[asyncio.Task[Rows]] = []
    while not first.done() and len(others) < 5000:
        others.append(asyncio.create_task(reads.rows(COUNT, {"to": 3})))
        await asyncio.sleep(0)

    assert first.done()
    await asyncio.gather(*others)


async def test_who_goes_away_holds_up_no_other(reads: SqliteReads) -> None:
    gone, other = (asyncio.create_task(reads.rows(COUNT, {"to": n})) for n in (5, 6))
    await asyncio.sleep(0)
    gone.cancel()

    assert (await other)[0].found == 6


async def test_a_wrong_statement_says_so_each_time(reads: SqliteReads) -> None:
    for _ in range(3):
        with pytest.raises(OperationalError, match="no such table: nowhere"):
            await reads.rows(NOWHERE, {})


async def test_a_forgotten_parameter_is_an_error(reads: SqliteReads) -> None:
    await reads.rows(COUNT, {"to": 7})

    with pytest.raises(Exception, match="to"):
        await reads.rows(COUNT, {})


async def test_a_system_without_room_for_a_thread_holds_up_nobody_for_ever(
    reads: SqliteReads, monkeypatch: pytest.MonkeyPatch
) -> None:
    def start(_thread: threading.Thread) -> None:
        raise RuntimeError("can't start new thread")

    fresh = SqliteReads(str(reads.engine.url))
    await fresh.rows(COUNT, {"to": 1})
    with monkeypatch.context() as full:
        full.setattr(threading.Thread, "start", start)
        found: Rows = []
        async with asyncio.timeout(5):
            # The thread that answered before may not be waiting for more yet.
            while not found:
                with contextlib.suppress(RuntimeError):
                    found = await fresh.rows(COUNT, {"to": 3})

    assert found[0].found == 3
    await fresh.close()
