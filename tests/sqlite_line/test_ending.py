"""Those who write while the site stops."""

import asyncio
import sqlite3
import time
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import text

from microblog.availability import Unreachable, is_unavailable
from microblog.engines import open_engine, open_writes
from tests.sqlite_line.notes import make_tables, note


async def test_a_line_that_ends_lets_those_end_who_are_at_it(tmp_path: Path) -> None:
    engine = open_engine(f"sqlite+aiosqlite:///{tmp_path / 'line.db'}")
    async with open_writes(engine) as writes:
        await make_tables(writes)
        last = asyncio.create_task(note(writes, 1, then=lambda _: asyncio.sleep(0.1)))
        await asyncio.sleep(0.05)
    await last

    async with engine.connect() as db:
        assert (await db.scalars(text("SELECT id FROM notes"))).all() == [1]
    await engine.dispose()


async def test_a_line_that_ends_tells_those_whom_it_can_not_wait_for(tmp_path: Path) -> None:
    engine = open_engine(f"sqlite+aiosqlite:///{tmp_path / 'line.db'}")
    async with open_writes(engine) as writes:
        await make_tables(writes)
        notes = [note(writes, 1), note(writes, 2, then=lambda _: asyncio.sleep(2))]
        tasks = [asyncio.create_task(one) for one in (*notes, note(writes, 3))]
        await asyncio.sleep(0.1)
        began = time.monotonic()
    done = await asyncio.gather(*tasks, return_exceptions=True)
    late = await asyncio.gather(note(writes, 4), return_exceptions=True)

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
            last = asyncio.create_task(note(writes, 1))
            await asyncio.sleep(0.1)
            began = time.monotonic()
        assert time.monotonic() - began < 1
    with pytest.raises(Unreachable, match="the site stops"):
        await last
    # Its thread has the lock now, and ends; it reports to the loop once more.
    await asyncio.sleep(0.2)
    await engine.dispose()
