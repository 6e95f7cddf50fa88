"""The workers and their supervisor under load: what dies comes back, and a stop loses nothing."""

import asyncio
import os
import re
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.letters import text_of
from tests.load import load
from tests.server import Server, server
from tests.smtp import Inbox

# A busy machine needs long to start a worker.
pytestmark = pytest.mark.timeout(400)
WITHIN_SECONDS = 180.0


@pytest.mark.parametrize("workers", [1, 4])
async def test_a_stop_loses_no_request(instance: Path, workers: int) -> None:
    async with server(instance, workers=workers) as site, load(site.url) as visitors:
        await _until(lambda: visitors.answered > 30)
        status = await site.stop()

    assert (status, visitors.lost) == (0, [])
    assert site.log.count("microblog stops") == workers


@pytest.mark.parametrize("workers", [1, 4])
async def test_a_signal_to_the_whole_group_loses_no_request(instance: Path, workers: int) -> None:
    async with server(instance, workers=workers) as site, load(site.url) as visitors:
        await _until(lambda: visitors.answered > 30)
        os.killpg(site.pid, signal.SIGTERM)
        status = await site.stop()

    assert (status, visitors.lost) == (0, [])
    assert site.log.count("microblog stops") == workers


@pytest.mark.parametrize("workers", [1, 4])
async def test_a_killed_worker_comes_back(instance: Path, workers: int) -> None:
    async with server(instance, workers=workers) as site, load(site.url) as visitors:
        await _until(lambda: visitors.answered > 30)
        os.kill(_workers(site)[0], signal.SIGKILL)
        await _until(lambda: len(_started(site)) == workers + 1)
        answered = visitors.answered
        await _until(lambda: visitors.answered > answered + 30)
        status = await site.stop()

    assert status == 0
    # At most what was in flight: each of the six visitors has one request under way.
    assert len(visitors.lost) <= 6


@pytest.mark.parametrize("workers", [1, 4])
async def test_a_hangup_renews_all_workers_and_loses_no_request(
    instance: Path, workers: int
) -> None:
    async with server(instance, workers=workers) as site, load(site.url) as visitors:
        old = set(_workers(site))
        os.kill(site.pid, signal.SIGHUP)
        await _until(lambda: old.isdisjoint(_workers(site)))
        new = _workers(site)
        status = await site.stop()

    assert (status, visitors.lost) == (0, [])
    assert len(new) == workers


@pytest.mark.parametrize("workers", [1, 4])
async def test_workers_do_not_outlive_their_supervisor(instance: Path, workers: int) -> None:
    async with server(instance, workers=workers) as site:
        left = _workers(site)
        os.kill(site.pid, signal.SIGKILL)
        async with asyncio.timeout(5):
            while any(_is_alive(pid) for pid in left):
                await asyncio.sleep(0.02)


async def test_the_loss_of_a_worker_is_mailed(instance: Path, inbox: Inbox) -> None:
    mail: dict[str, Any] = {
        "MAIL_SERVER": "127.0.0.1",
        "MAIL_PORT": str(inbox.port),
        "ADMINS": "a@example.com",
    }
    async with server(instance, workers=1, **mail) as site, load(site.url) as visitors:
        await _until(lambda: visitors.answered > 30)
        [worker] = _workers(site)
        os.kill(worker, signal.SIGKILL)
        [letter] = await inbox.wait_for(1, seconds=WITHIN_SECONDS)

    assert f"worker {worker} was killed by SIGKILL" in text_of(letter)


async def test_two_workers_share_the_visitors(instance: Path) -> None:
    async with server(instance, workers=2) as site:
        async with load(site.url) as visitors:
            await _until(lambda: visitors.answered > 30)
        connections = [await asyncio.open_connection("127.0.0.1", _port(site)) for _ in range(400)]
        await _until(lambda: sum(_shares(site)) >= 400)
        shares = _shares(site)
        for _, writer in connections:
            writer.close()

    assert min(shares) >= 0.4 * sum(shares)


def _started(site: Server) -> list[int]:
    return [int(pid) for pid in re.findall(r"microblog starts, process (\d+)", site.log)]


def _workers(site: Server) -> list[int]:
    return [pid for pid in _started(site) if _is_alive(pid)]


def _is_alive(pid: int) -> bool:
    answer = subprocess.run(["ps", "-o", "stat=", "-p", str(pid)], capture_output=True, check=False)
    return bool(answer.stdout) and not answer.stdout.startswith(b"Z")


def _port(site: Server) -> int:
    return int(site.url.rpartition(":")[2])


def _shares(site: Server) -> list[int]:
    """How many open connections each worker has."""
    if sys.platform != "linux":
        pytest.skip("needs /proc")
    # Each line: number, local address, other address, state, five more, inode.
    table = [line.split() for line in Path("/proc/net/tcp").read_text().splitlines()[1:]]
    local = f":{_port(site):04X}"
    inodes = {row[9] for row in table if row[1].endswith(local) and row[3] == "01"}
    return [
        sum(str(fd.readlink())[8:-1] in inodes for fd in Path(f"/proc/{pid}/fd").iterdir())
        for pid in _workers(site)
    ]


async def _until(condition: Callable[[], bool]) -> None:
    async with asyncio.timeout(WITHIN_SECONDS):
        while not condition():
            await asyncio.sleep(0.05)
