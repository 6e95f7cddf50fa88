"""What each is told where a commit, the disk or the beginning fails."""

import asyncio
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError, IntegrityError, OperationalError
from sqlalchemy.ext.asyncio import AsyncEngine

from microblog.availability import Unreachable
from tests.sqlite_line.notes import SLOW, note, notes_of


async def test_a_commit_that_fails_is_told_to_all_of_it(writes: AsyncEngine) -> None:
    notes = (note(writes, 1), note(writes, 2, parent=99), note(writes, 3))

    done = await asyncio.gather(*notes, return_exceptions=True)

    assert [type(one) for one in done] == [IntegrityError] * 3
    assert len({id(one.orig) for one in done if isinstance(one, DBAPIError)}) == 3


async def test_after_a_commit_that_failed_others_write(writes: AsyncEngine) -> None:
    with pytest.raises(IntegrityError):
        await note(writes, 1, parent=99)

    await note(writes, 2)

    assert await notes_of(writes) == [2]


async def test_who_was_undone_with_one_whom_sqlite_undid_is_told(writes: AsyncEngine) -> None:
    # As SQLite does by itself where the disk fails.
    undo = text("ROLLBACK")
    notes = (note(writes, 1), note(writes, 2, then=lambda db: db.execute(undo)))

    done = await asyncio.gather(*notes, return_exceptions=True)

    assert [type(one) for one in done] == [Unreachable, Unreachable]
    await note(writes, 3)
    assert await notes_of(writes) == [3]


async def test_where_the_disk_fills_up_each_is_told_the_truth(writes: AsyncEngine) -> None:
    async with writes.begin() as db:
        await db.execute(text("PRAGMA max_page_count=40"))
    notes = (note(writes, number) for number in range(100))

    done = await asyncio.gather(*notes, return_exceptions=True)

    told = [number for number, failure in enumerate(done) if failure is None]
    assert await notes_of(writes) == told
    assert any("disk is full" in str(failure) for failure in done)


async def test_where_the_disk_fails_one_who_has_gone_the_others_are_told_that(
    writes: AsyncEngine,
) -> None:
    async with writes.begin() as db:
        await db.execute(text("PRAGMA max_page_count=40"))
    fill = text(f"INSERT INTO notes VALUES (({SLOW}), NULL, zeroblob(1000000))")
    first = asyncio.create_task(note(writes, 1))
    impatient = asyncio.create_task(note(writes, 2, then=lambda db: db.execute(fill)))
    await asyncio.sleep(0.1)
    impatient.cancel()

    with pytest.raises(Unreachable):
        await first
    await note(writes, 3)
    assert await notes_of(writes) == [3]


async def test_who_can_not_begin_is_told_why_and_the_next_tries_anew(
    writes: AsyncEngine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("microblog.sqlite_driver.BUSY_SECONDS", 0.05)
    with closing(sqlite3.connect(tmp_path / "line.db", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(OperationalError, match="database is locked"):
            await note(writes, 1)

    await note(writes, 2)

    assert await notes_of(writes) == [2]
