"""A worker that dies is replaced; one that can't live is waited for; none is left alone."""

import asyncio
import os
import signal
import sys
from pathlib import Path

import httpx
import pytest

from tests.letters import text_of
from tests.load import load
from tests.outside import run_sql
from tests.server import ROOT, server
from tests.smtp import Inbox, mail_settings
from tests.supervisor import dies_at_once
from tests.supervisor.processes import WITHIN_SECONDS, is_alive, started, until, workers

pytestmark = pytest.mark.timeout(400)
ONE_OR_FOUR = pytest.mark.parametrize("count", [1, 4])


@ONE_OR_FOUR
async def test_a_killed_worker_comes_back(instance: Path, count: int) -> None:
    async with server(instance, workers=count) as site, load(site) as visitors:
        await until(lambda: visitors.answered > 30)
        os.kill(workers(site)[0], signal.SIGKILL)
        await until(lambda: len(started(site)) == count + 1)
        answered = visitors.answered
        await until(lambda: visitors.answered > answered + 30)
        status = await site.stop()

    assert status == 0
    # At most what was in flight: each of the six visitors has one request under way.
    assert len(visitors.lost) <= 6


@pytest.mark.parametrize("options", [[], [dies_at_once.ANSWERS]], ids=["starting", "answering"])
async def test_a_first_worker_that_is_killed_comes_back(instance: Path, options: list[str]) -> None:
    def command(bind: str) -> list[str]:
        return [sys.executable, "-m", dies_at_once.THIS, bind, *options]

    # It is not ready until the second one answers.
    async with server(instance, command, PYTHONPATH=str(ROOT)) as site:
        status = await site.stop()

    assert "was killed by SIGKILL; another starts in 0.5 s" in site.said
    assert status == 0


async def test_a_worker_that_cannot_start_comes_back_when_the_site_is_mended(
    instance: Path,
) -> None:
    async with server(instance) as site, httpx.AsyncClient() as client:
        # Of one that never answered, the command says what is wrong, and ends.
        await client.get(f"{site.url}/livez")
        [(newest,)] = run_sql(instance, "SELECT version_num FROM alembic_version")
        run_sql(instance, "UPDATE alembic_version SET version_num = '0001'")
        [worker] = workers(site)
        os.kill(worker, signal.SIGKILL)
        await until(lambda: "ended with status 1; another starts in 1 s" in site.said)
        run_sql(instance, f"UPDATE alembic_version SET version_num = '{newest}'")
        await until(lambda: site.log.count("Running on") == 2)
        status = await site.stop()

    assert status == 0


async def test_a_worker_is_replaced_beside_the_tables_of_a_newer_release(instance: Path) -> None:
    async with server(instance) as site, httpx.AsyncClient() as client:
        run_sql(instance, "UPDATE alembic_version SET version_num = 'none of ours'")
        os.kill(workers(site)[0], signal.SIGKILL)
        await until(lambda: site.log.count("Running on") == 2)
        answer = await client.get(f"{site.url}/readyz")

    assert answer.status_code == 200


@ONE_OR_FOUR
async def test_workers_do_not_outlive_their_supervisor(instance: Path, count: int) -> None:
    async with server(instance, workers=count) as site:
        left = workers(site)
        os.kill(site.pid, signal.SIGKILL)
        async with asyncio.timeout(5):
            while any(is_alive(pid) for pid in left):
                await asyncio.sleep(0.02)


async def test_the_loss_of_a_worker_is_mailed(instance: Path, inbox: Inbox) -> None:
    async with server(instance, workers=1, **mail_settings(inbox.port)) as site:
        [worker] = workers(site)
        os.kill(worker, signal.SIGKILL)
        [letter] = await inbox.wait_for(1, seconds=WITHIN_SECONDS)

    assert f"worker {worker} was killed by SIGKILL" in text_of(letter)
