"""A stop loses no request, ends within the grace, and its exit status is true."""

import asyncio
import contextlib
import os
import signal
from pathlib import Path

import pytest

from tests.http2 import half_a_form
from tests.load import load
from tests.server import server
from tests.supervisor.processes import until, workers

pytestmark = pytest.mark.timeout(400)
ONE_OR_FOUR = pytest.mark.parametrize("count", [1, 4])
# Of somebody who reads no answer, so that there is always one under way.
ENDLESS = 1_000 * b"GET /static/pico-2.1.1.css HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"


@ONE_OR_FOUR
async def test_a_stop_loses_no_request(instance: Path, count: int) -> None:
    async with server(instance, workers=count) as site, load(site) as visitors:
        await until(lambda: visitors.answered > 30)
        status = await site.stop()

    assert (status, visitors.lost) == (0, [])
    assert site.log.count("microblog stops") == count


@ONE_OR_FOUR
async def test_a_signal_to_the_whole_group_loses_no_request(instance: Path, count: int) -> None:
    async with server(instance, workers=count) as site, load(site) as visitors:
        await until(lambda: visitors.answered > 30)
        os.killpg(site.pid, signal.SIGTERM)
        status = await site.stop()

    assert (status, visitors.lost) == (0, [])
    assert site.log.count("microblog stops") == count


async def test_a_stop_waits_no_longer_than_its_grace(instance: Path) -> None:
    async with server(instance, workers=2) as site:
        _, writer = await site.connect()
        writer.write(ENDLESS)
        await asyncio.sleep(0.5)
        # Fails when it takes longer than STOPS_WITHIN.
        status = await site.stop()
        writer.close()

    assert status == 0
    assert site.log.count("microblog stops") == 2


async def test_who_still_sends_by_http2_after_the_grace_is_no_loss(instance: Path) -> None:
    async with server(instance) as site:
        _, writer = await site.connect()
        writer.write(half_a_form())
        await asyncio.sleep(0.5)
        status = await site.stop()
        writer.close()

    assert status == 0
    assert "ended with status" not in site.said


async def test_who_asks_again_and_again_to_stop_changes_nothing(instance: Path) -> None:
    async with server(instance, workers=2) as site:
        stop = asyncio.create_task(site.stop())
        while not stop.done():
            with contextlib.suppress(ProcessLookupError):
                os.killpg(site.pid, signal.SIGTERM)
            await asyncio.sleep(0.01)

    assert stop.result() == 0


async def test_the_status_says_that_a_worker_was_killed_at_the_stop(instance: Path) -> None:
    async with server(instance, workers=2) as site:
        [first, _] = workers(site)
        os.kill(first, signal.SIGSTOP)
        stop = asyncio.create_task(site.stop())
        await until(lambda: "microblog stops" in site.log)
        os.kill(first, signal.SIGKILL)
        status = await stop

    assert status == 1
    assert f"worker {first} was killed by SIGKILL\n" in site.said
