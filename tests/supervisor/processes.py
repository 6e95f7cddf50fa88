"""The workers of a site, as the system sees them."""

import asyncio
import re
from collections.abc import Callable

import psutil

from tests.server import Server

# A busy machine needs long to start a worker.
WITHIN_SECONDS = 180.0


def started(site: Server) -> list[int]:
    """Every worker that there ever was, the oldest first."""
    return [int(pid) for pid in re.findall(r"microblog starts, process (\d+)", site.log)]


def workers(site: Server) -> list[int]:
    """Those that live."""
    return [pid for pid in started(site) if is_alive(pid)]


def is_alive(pid: int) -> bool:
    """Whether the process has not ended."""
    try:
        return bool(psutil.Process(pid).status() != psutil.STATUS_ZOMBIE)
    except psutil.NoSuchProcess:
        return False


async def until(condition: Callable[[], bool]) -> None:
    """Wait for something to become true; fails when it does not."""
    async with asyncio.timeout(WITHIN_SECONDS):
        while not condition():
            await asyncio.sleep(0.05)
