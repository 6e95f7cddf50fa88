"""Those who write into SQLite at once, and one commit for all of them."""

import asyncio
import sqlite3
import time
from collections.abc import AsyncGenerator, Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError, IntegrityError, OperationalError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from microblog.availability import Unreachable, is_unavailable
from microblog.engines import open_engine, open_writes

# Takes a second or so.
_SLOW = """
WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n LIMIT 3000000)
SELECT max(i) FROM n
"""
_TABLES = (
    "CREATE TABLE parents (id INTEGER PRIMARY KEY)",
    "CREATE TABLE notes (id INTEGER PRIMARY KEY, "
    "parent_id INTEGER REFERENCES parents DEFERRABLE INITIALLY DEFERRED, "
    "body BLOB)",
)


@pytest.fixture
async def writes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> AsyncGenerator[AsyncEngine, None]:
    """An engine of a line, on a file with two tables; what is asked at once joins."""
    monkeypatch.setattr("microblog.sqlite_line._JOINED_SECONDS", 5)
    engine = open_engine(f"sqlite+aiosqlite:///{tmp_path / 'line.db'}")
    async with open_writes(engine) as writes:
        await _make_tables(writes)
        yield writes
    await engine.dispose()


async def test_who_writes_at_once_is_saved_by_one_commit(writes: AsyncEngine) -> None:
    said: list[str] = []
    await _listen(writes, said.append)
    said.clear()

    await asyncio.gather(*(_note(writes, number) for number in range(10)))

    assert said.count("COMMIT") == 1
    assert await _notes(writes) == list(range(10))


async def test_who_fails_takes_nothing_of_the_others_along(writes: AsyncEngine) -> None:
    numbers = [1, 2, 2, 3]

    done = await asyncio.gather(*(_note(writes, n) for n in numbers), return_exceptions=True)

    assert [type(one) for one in done if one] == [IntegrityError]
    assert await _notes(writes) == [1, 2, 3]


async def test_who_gives_up_in_the_middle_takes_nothing_of_the_others_along(
    writes: AsyncEngine,
) -> None:
    first = asyncio.create_task(_note(writes, 1))
    impatient = asyncio.create_task(_note(writes, 2, then=lambda db: db.execute(text(_SLOW))))
    last = asyncio.create_task(_note(writes, 3))
    await asyncio.sleep(0.1)
    impatient.cancel()

    await asyncio.gather(first, last)

    assert impatient.cancelled()
    assert await _notes(writes) == [1, 3]


async def test_who_gives_up_in_the_line_is_passed_over(writes: AsyncEngine) -> None:
    may_end = asyncio.Event()
    first = asyncio.create_task(_note(writes, 1, then=lambda _: may_end.wait()))
    impatient = asyncio.create_task(_note(writes, 2))
    last = asyncio.create_task(_note(writes, 3))
    await asyncio.sleep(0.05)
    impatient.cancel()
    may_end.set()

    await asyncio.gather(first, last)

    assert await _notes(writes) == [1, 3]


@pytest.mark.parametrize("moments", range(12))
async def test_who_gives_up_as_their_turn_comes_keeps_it_from_nobody(
    writes: AsyncEngine, moments: int
) -> None:
    may_end = asyncio.Event()
    first = asyncio.create_task(_note(writes, 1, then=lambda _: may_end.wait()))
    impatient = asyncio.create_task(_note(writes, 2, then=lambda _: asyncio.sleep(9)))
    last = asyncio.create_task(_note(writes, 3))
    await asyncio.sleep(0.01)
    may_end.set()
    for _ in range(moments):
        await asyncio.sleep(0)
    impatient.cancel()

    await asyncio.gather(first, last)

    assert await _notes(writes) == [1, 3]


async def test_nobody_goes_on_before_the_commit(writes: AsyncEngine) -> None:
    may_end = asyncio.Event()
    first = asyncio.create_task(_note(writes, 1))
    last = asyncio.create_task(_note(writes, 2, then=lambda _: may_end.wait()))
    await asyncio.sleep(0.05)

    assert not first.done()
    may_end.set()
    await asyncio.gather(first, last)


async def test_a_commit_that_fails_is_told_to_all_of_it(writes: AsyncEngine) -> None:
    notes = (_note(writes, 1), _note(writes, 2, parent=99), _note(writes, 3))

    done = await asyncio.gather(*notes, return_exceptions=True)

    assert [type(one) for one in done] == [IntegrityError] * 3
    assert len({id(one.orig) for one in done if isinstance(one, DBAPIError)}) == 3


async def test_after_a_commit_that_failed_others_write(writes: AsyncEngine) -> None:
    with pytest.raises(IntegrityError):
        await _note(writes, 1, parent=99)

    await _note(writes, 2)

    assert await _notes(writes) == [2]


async def test_who_was_undone_with_one_whom_sqlite_undid_is_told(writes: AsyncEngine) -> None:
    # As SQLite does by itself where the disk fails.
    undo = text("ROLLBACK")
    notes = (_note(writes, 1), _note(writes, 2, then=lambda db: db.execute(undo)))

    done = await asyncio.gather(*notes, return_exceptions=True)

    assert [type(one) for one in done] == [Unreachable, Unreachable]
    await _note(writes, 3)
    assert await _notes(writes) == [3]


async def test_where_the_disk_fills_up_each_is_told_the_truth(writes: AsyncEngine) -> None:
    async with writes.begin() as db:
        await db.execute(text("PRAGMA max_page_count=40"))
    notes = (_note(writes, number) for number in range(100))

    done = await asyncio.gather(*notes, return_exceptions=True)

    told = [number for number, failure in enumerate(done) if failure is None]
    assert await _notes(writes) == told
    assert any("disk is full" in str(failure) for failure in done)


async def test_where_the_disk_fails_one_who_has_gone_the_others_are_told_that(
    writes: AsyncEngine,
) -> None:
    async with writes.begin() as db:
        await db.execute(text("PRAGMA max_page_count=40"))
    fill = text(f"INSERT INTO notes VALUES (({_SLOW}), NULL, zeroblob(1000000))")
    first = asyncio.create_task(_note(writes, 1))
    impatient = asyncio.create_task(_note(writes, 2, then=lambda db: db.execute(fill)))
    await asyncio.sleep(0.1)
    impatient.cancel()

    with pytest.raises(Unreachable):
        await first
    await _note(writes, 3)
    assert await _notes(writes) == [3]


async def test_whoever_still_comes_keeps_nobody_waiting(
    writes: AsyncEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("microblog.sqlite_line._JOINED_SECONDS", 0.02)
    first = asyncio.create_task(_note(writes, 0))
    others: list[asyncio.Task[None]] = []
    until = time.monotonic() + 3
    while not first.done() and time.monotonic() < until:
        others.append(asyncio.create_task(_note(writes, 1 + len(others))))
        await asyncio.sleep(0)

    assert first.done()
    await asyncio.gather(*others)


async def test_who_waits_for_too_long_is_told(
    writes: AsyncEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    may_end = asyncio.Event()
    first = asyncio.create_task(_note(writes, 1, then=lambda _: may_end.wait()))
    await asyncio.sleep(0.05)
    monkeypatch.setattr("microblog.sqlite_line._TURN_SECONDS", 0.05)

    with pytest.raises(Unreachable, match="others are writing"):
        await _note(writes, 2)
    may_end.set()
    await first


async def test_a_line_that_ends_lets_those_end_who_are_at_it(tmp_path: Path) -> None:
    engine = open_engine(f"sqlite+aiosqlite:///{tmp_path / 'line.db'}")
    async with open_writes(engine) as writes:
        await _make_tables(writes)
        last = asyncio.create_task(_note(writes, 1, then=lambda _: asyncio.sleep(0.1)))
        await asyncio.sleep(0.05)
    await last

    async with engine.connect() as db:
        assert (await db.scalars(text("SELECT id FROM notes"))).all() == [1]
    await engine.dispose()


async def test_a_line_that_ends_tells_those_whom_it_can_not_wait_for(tmp_path: Path) -> None:
    engine = open_engine(f"sqlite+aiosqlite:///{tmp_path / 'line.db'}")
    async with open_writes(engine) as writes:
        await _make_tables(writes)
        notes = [_note(writes, 1), _note(writes, 2, then=lambda _: asyncio.sleep(2))]
        tasks = [asyncio.create_task(note) for note in (*notes, _note(writes, 3))]
        await asyncio.sleep(0.1)
        began = time.monotonic()
    done = await asyncio.gather(*tasks, return_exceptions=True)
    late = await asyncio.gather(_note(writes, 4), return_exceptions=True)

    assert time.monotonic() - began < 3
    assert [is_unavailable(one) for one in (*done, *late) if one] == [True] * 4
    async with engine.connect() as db:
        assert (await db.scalars(text("SELECT id FROM notes"))).all() == []
    await engine.dispose()


async def test_a_line_that_ends_waits_for_no_other_process(tmp_path: Path) -> None:
    engine = open_engine(f"sqlite+aiosqlite:///{tmp_path / 'line.db'}")
    with closing(sqlite3.connect(tmp_path / "line.db", isolation_level=None)) as other:
        async with open_writes(engine) as writes:
            other.execute("BEGIN IMMEDIATE")
            last = asyncio.create_task(_note(writes, 1))
            await asyncio.sleep(0.1)
            began = time.monotonic()
        assert time.monotonic() - began < 1
    with pytest.raises(Unreachable, match="the site stops"):
        await last
    # Its thread has the lock now, and ends; it reports to the loop once more.
    await asyncio.sleep(0.2)
    await engine.dispose()


async def test_who_can_not_begin_is_told_why_and_the_next_tries_anew(
    writes: AsyncEngine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("microblog.one_visit.BUSY_SECONDS", 0.05)
    with closing(sqlite3.connect(tmp_path / "line.db", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(OperationalError, match="database is locked"):
            await _note(writes, 1)

    await _note(writes, 2)

    assert await _notes(writes) == [2]


async def _make_tables(writes: AsyncEngine) -> None:
    async with writes.begin() as db:
        for table in _TABLES:
            await db.execute(text(table))


async def _listen(writes: AsyncEngine, listener: Callable[[str], None]) -> None:
    async with writes.begin() as db:
        driver = (await db.get_raw_connection()).driver_connection
        assert driver
        driver._conn.set_trace_callback(listener)


async def _note(
    writes: AsyncEngine,
    number: int,
    *,
    parent: int | None = None,
    then: Callable[[AsyncConnection], Any] | None = None,
) -> None:
    async with writes.begin() as db:
        note = {"id": number, "parent_id": parent}
        insert = "INSERT INTO notes VALUES (:id, :parent_id, zeroblob(3000))"
        await db.execute(text(insert), note)
        if then:
            await then(db)


async def _notes(writes: AsyncEngine) -> list[int]:
    async with writes.begin() as db:
        return list(await db.scalars(text("SELECT id FROM notes ORDER BY id")))
