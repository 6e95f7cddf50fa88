"""SIGHUP replaces the workers, one after the other, and nobody notices."""

import os
import signal
from pathlib import Path

import pytest

from tests.load import load
from tests.outside import run_sql
from tests.server import server
from tests.supervisor.processes import until, workers

pytestmark = pytest.mark.timeout(400)


@pytest.mark.parametrize("count", [1, 4])
async def test_a_hangup_renews_all_workers_and_loses_no_request(instance: Path, count: int) -> None:
    async with server(instance, workers=count) as site, load(site) as visitors:
        old = set(workers(site))
        os.kill(site.pid, signal.SIGHUP)
        await until(lambda: old.isdisjoint(workers(site)))
        new = workers(site)
        status = await site.stop()

    assert (status, visitors.lost) == (0, [])
    assert len(new) == count


async def test_a_renewal_that_fails_leaves_the_old_workers(instance: Path) -> None:
    async with server(instance, workers=2) as site, load(site) as visitors:
        old = workers(site)
        run_sql(instance, "UPDATE alembic_version SET version_num = 'none of ours'")
        os.kill(site.pid, signal.SIGHUP)
        await until(lambda: "a new worker could not start; the old ones go on" in site.said)
        answered = visitors.answered
        await until(lambda: visitors.answered > answered + 30)
        left = workers(site)
        status = await site.stop()

    assert (status, visitors.lost, left) == (0, [], old)
    assert "another starts" not in site.said
