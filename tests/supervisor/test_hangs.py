"""A worker whose loop stands still is replaced; one that only stood still for a while is not."""

import asyncio
import os
import signal
import sys
import time
from contextlib import suppress
from pathlib import Path

import httpx
import pytest

from tests.server import ROOT, Server, server
from tests.supervisor import hangs
from tests.supervisor.processes import started, until, workers

pytestmark = pytest.mark.timeout(200)


def command(bind: str) -> list[str]:
    return [sys.executable, "-m", hangs.THIS, bind]


async def hang(site: Server) -> None:
    async with httpx.AsyncClient() as client:
        with suppress(httpx.HTTPError):
            await client.get(f"{site.url}/hang")


async def test_a_worker_that_hangs_is_replaced_and_says_where(instance: Path) -> None:
    async with server(instance, command, PYTHONPATH=str(ROOT)) as site:
        await hang(site)
        await until(lambda: site.log.count("Running on") == 2)
        async with httpx.AsyncClient() as client:
            answer = await client.get(f"{site.url}/livez")
        status = await site.stop()

    assert answer.status_code == 200
    assert "hung, and was killed; stderr says where" in site.log
    assert " in hang\n" in site.said
    assert status == 0


async def test_a_site_that_was_halted_goes_on_with_its_workers(instance: Path) -> None:
    async with server(instance, command, PYTHONPATH=str(ROOT)) as site:
        [worker] = workers(site)
        # It has begun to say that it lives.
        await asyncio.sleep(1)
        for pid in (worker, site.pid):
            os.kill(pid, signal.SIGSTOP)
        await asyncio.sleep(hangs.HANGS_AFTER_SECONDS + 1)
        for pid in (site.pid, worker):
            os.kill(pid, signal.SIGCONT)
            await asyncio.sleep(0.5)
        await asyncio.sleep(hangs.HANGS_AFTER_SECONDS)
        status = await site.stop()

    assert started(site) == [worker]
    assert status == 0


async def test_a_busy_worker_that_is_halted_and_asked_where_it_is_goes_on(instance: Path) -> None:
    async with server(instance, command, PYTHONPATH=str(ROOT)) as site:
        [worker] = workers(site)
        visitors = [asyncio.create_task(_visit(site)) for _ in range(8)]
        await asyncio.to_thread(_halt_and_ask, worker, times=300)
        for visitor in visitors:
            visitor.cancel()
        status = await site.stop()

    assert started(site) == [worker]
    assert status == 0


async def test_the_whole_site_can_be_asked_where_it_is(instance: Path) -> None:
    async with server(instance, workers=2) as site:
        old = set(workers(site))
        os.kill(site.pid, signal.SIGHUP)
        # Also the new ones, while they start.
        while not old.isdisjoint(workers(site)):
            os.killpg(site.pid, signal.SIGUSR1)
            await asyncio.sleep(0.05)
        status = await site.stop()

    assert "Current thread" in site.said
    assert len(started(site)) == 4
    assert status == 0


async def _visit(site: Server) -> None:
    async with httpx.AsyncClient() as client:
        while True:
            with suppress(httpx.HTTPError):
                await client.get(f"{site.url}/explore")


def _halt_and_ask(worker: int, *, times: int) -> None:
    for _ in range(times):
        # Any of its threads may be the one that answers then.
        for sent in (signal.SIGSTOP, signal.SIGUSR1, signal.SIGCONT):
            with suppress(ProcessLookupError):
                os.kill(worker, sent)
        time.sleep(0.005)
