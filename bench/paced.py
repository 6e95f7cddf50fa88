"""Visitors who come at a pace of their own, however long those before them still wait.

Who comes as fast as answers come measures the queue that they make themselves.
"""

import asyncio
import math
import time
from itertools import cycle

import httpx

from bench.load import TIMEOUT, Asked, percentile, status_of


async def come(url: str, rotation: list[Asked], pace: float, seconds: float) -> list[float]:
    """So many ask in a second; how many seconds each waited, from when they were due.

    Who is refused or lost counts as if they had waited until the time-out.
    """
    waits: list[float] = []

    async def visit(one: Asked, due: float) -> None:
        status = await status_of(client, url, one)
        answered = status is not None and status < 400
        waits.append(time.perf_counter() - due if answered else TIMEOUT)

    async with httpx.AsyncClient(timeout=TIMEOUT) as client, asyncio.TaskGroup() as tasks:
        due = time.perf_counter()
        end = due + seconds
        for one in cycle(rotation):
            await asyncio.sleep(due - time.perf_counter())
            if due >= end:
                break
            tasks.create_task(visit(one, due))
            due += 1 / pace
    return waits


async def come_without_end(url: str, rotation: list[Asked], pace: float) -> None:
    """The same, until it is cancelled."""
    await come(url, rotation, pace, math.inf)


def p99(url: str, rotation: list[Asked], pace: float, seconds: float) -> float:
    """In milliseconds, what one in a hundred waits longer than; for a process of its own."""
    return 1000 * percentile(asyncio.run(come(url, rotation, pace, seconds)), 99)
