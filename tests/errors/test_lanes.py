"""Lanes for pages in an error storm."""

import asyncio
import time

from microblog.errors.lanes import STORM, Lanes


def _in_a_storm() -> Lanes:
    lanes = Lanes()
    # A storm that begins at the end of a second may need the next one.
    for _ in range(2 * STORM):
        lanes.note_error("boom")
    return lanes


async def test_a_page_that_fails_now_and_then_has_the_whole_road() -> None:
    lanes = Lanes()
    lanes.note_error("boom")

    assert [await lanes.enter("boom") for _ in range(5)] == [None] * 5


async def test_a_page_in_a_storm_has_two_lanes() -> None:
    lanes = _in_a_storm()
    first = await lanes.enter("boom")
    await lanes.enter("boom")
    third = asyncio.create_task(lanes.enter("boom"))
    await asyncio.sleep(0.01)
    waited = not third.done()

    assert first
    first.release()

    assert waited
    assert await third is first


async def test_nobody_waits_long_for_a_lane() -> None:
    lanes = _in_a_storm()
    start = time.monotonic()

    entered = await asyncio.gather(*(lanes.enter("boom") for _ in range(10)))

    assert sum(lane is not None for lane in entered) == 2
    assert time.monotonic() - start < 1


async def test_other_pages_do_not_notice() -> None:
    assert await _in_a_storm().enter("home") is None
