"""Those who write into SQLite at once, and one commit for all of them."""

import asyncio
import time
from collections.abc import Callable

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncEngine

from microblog.availability import Unreachable
from tests.sqlite_line.notes import SLOW, note, notes_of


async def test_who_writes_at_once_is_saved_by_one_commit(writes: AsyncEngine) -> None:
    said: list[str] = []
    await _listen(writes, said.append)
    said.clear()

    await asyncio.gather(*(note(writes, number) for number in range(10)))

    assert said.count("COMMIT") == 1
    assert await notes_of(writes) == list(range(10))


async def test_who_fails_takes_nothing_of_the_others_along(writes: AsyncEngine) -> None:
    numbers = [1, 2, 2, 3]

    done = await asyncio.gather(*(note(writes, n) for n in numbers), return_exceptions=True)

    assert [type(one) for one in done if one] == [IntegrityError]
    assert await notes_of(writes) == [1, 2, 3]


async def test_who_gives_up_in_the_middle_takes_nothing_of_the_others_along(
    writes: AsyncEngine,
) -> None:
    first = asyncio.create_task(note(writes, 1))
    impatient = asyncio.create_task(note(writes, 2, then=lambda db: db.execute(text(SLOW))))
    last = asyncio.create_task(note(writes, 3))
    await asyncio.sleep(0.1)
    impatient.cancel()

    await asyncio.gather(first, last)

    assert impatient.cancelled()
    assert await notes_of(writes) == [1, 3]


async def test_who_gives_up_in_the_line_is_passed_over(writes: AsyncEngine) -> None:
    may_end = asyncio.Event()
    first = asyncio.create_task(note(writes, 1, then=lambda _: may_end.wait()))
    impatient = asyncio.create_task(note(writes, 2))
    last = asyncio.create_task(note(writes, 3))
    await asyncio.sleep(0.05)
    impatient.cancel()
    may_end.set()

    await asyncio.gather(first, last)

    assert await notes_of(writes) == [1, 3]


@pytest.mark.parametrize("moments", range(12))
async def test_who_gives_up_as_their_turn_comes_keeps_it_from_nobody(
    writes: AsyncEngine, moments: int
) -> None:
    may_end = asyncio.Event()
    first = asyncio.create_task(note(writes, 1, then=lambda _: may_end.wait()))
    impatient = asyncio.create_task(note(writes, 2, then=lambda _: asyncio.sleep(9)))
    last = asyncio.create_task(note(writes, 3))
    await asyncio.sleep(0.01)
    may_end.set()
    for _ in range(moments):
        await asyncio.sleep(0)
    impatient.cancel()

    await asyncio.gather(first, last)

    assert await notes_of(writes) == [1, 3]


async def test_nobody_goes_on_before_the_commit(writes: AsyncEngine) -> None:
    may_end = asyncio.Event()
    first = asyncio.create_task(note(writes, 1))
    last = asyncio.create_task(note(writes, 2, then=lambda _: may_end.wait()))
    await asyncio.sleep(0.05)

    assert not first.done()
    may_end.set()
    await asyncio.gather(first, last)


async def test_whoever_still_comes_keeps_nobody_waiting(
    writes: AsyncEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("microblog.sqlite_line._JOINED_SECONDS", 0.02)
    first = asyncio.create_task(note(writes, 0))
    others: list[asyncio.Task[None]] = []
    until = time.monotonic() + 3
    while not first.done() and time.monotonic() < until:
        others.append(asyncio.create_task(note(writes, 1 + len(others))))
        await asyncio.sleep(0)

    assert first.done()
    await asyncio.gather(*others)


async def test_who_waits_for_too_long_is_told(
    writes: AsyncEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    may_end = asyncio.Event()
    first = asyncio.create_task(note(writes, 1, then=lambda _: may_end.wait()))
    await asyncio.sleep(0.05)
    monkeypatch.setattr("microblog.sqlite_line._TURN_SECONDS", 0.05)

    with pytest.raises(Unreachable, match="others are writing"):
        await note(writes, 2)
    may_end.set()
    await first


async def _listen(writes: AsyncEngine, listener: Callable[[str], None]) -> None:
    async with writes.begin() as db:
        driver = (await db.get_raw_connection()).driver_connection
        assert driver
        driver._conn.set_trace_callback(listener)
