"""Two servers, whose tries a real Redis counts together, and each by itself while it is away."""

import asyncio
import shutil
import subprocess
from collections.abc import AsyncGenerator, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from tests.browser import Browser
from tests.raw import listens
from tests.server import Server, free_port, server

pytestmark = pytest.mark.skipif(
    shutil.which("redis-server") is None, reason="there is no redis-server"
)

Machines = tuple[Server, Server]


@contextmanager
def _redis(port: int) -> Iterator[None]:
    command = ["redis-server", "--port", str(port), "--save", "", "--bind", "127.0.0.1"]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    try:
        yield
    finally:
        process.kill()
        process.wait()


async def _until_it_answers(port: int) -> None:
    async with asyncio.timeout(10):
        while not await listens(port):
            await asyncio.sleep(0.05)


@pytest.fixture
def port() -> int:
    """Where the Redis is, while there is one."""
    return free_port()


@pytest.fixture
async def machines(instance: Path, port: int) -> AsyncGenerator[Machines, None]:
    """Two, which have nothing in common but the Redis."""
    elsewhere = instance.with_name("elsewhere") / "instance"
    shutil.copytree(instance, elsewhere)
    limits: Any = {"RATELIMIT_ENABLED": "yes", "RATELIMIT_STORAGE": f"redis://127.0.0.1:{port}"}
    async with server(instance, **limits) as one, server(elsewhere, **limits) as other:
        yield one, other


async def _wrong_logins(machines: Machines, times: int) -> list[int]:
    """What each machine answers, by turns."""
    async with Browser(machines[0].url) as one, Browser(machines[1].url) as other:
        tries = [who.log_in("alice", password="not it") for who in (one, other) * times]
        return [(await one_try).status_code for one_try in tries]


async def test_tries_count_on_both_together(machines: Machines, port: int) -> None:
    with _redis(port):
        await _until_it_answers(port)
        answers = await _wrong_logins(machines, 6)

    assert answers == [200] * 10 + [429] * 2


async def test_each_counts_for_itself_while_redis_is_away(machines: Machines, port: int) -> None:
    with _redis(port):
        await _until_it_answers(port)
        before = await _wrong_logins(machines, 2)
    away = await _wrong_logins(machines, 11)
    with _redis(port):
        await _until_it_answers(port)
        back = await _wrong_logins(machines, 6)

    assert before == [200] * 4
    assert away == [200] * 20 + [429] * 2
    assert back == [200] * 10 + [429] * 2
