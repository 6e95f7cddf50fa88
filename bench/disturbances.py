"""What goes on at a site while others read it, each without end until it is cancelled."""

import asyncio
import os
import time
from collections.abc import Callable, Coroutine, Iterator
from contextlib import contextmanager
from functools import partial
from itertools import cycle
from multiprocessing import get_context
from multiprocessing.synchronize import Event
from typing import NamedTuple

import httpx

from bench.load import TIMEOUT, Asked, status_of
from bench.measuring import Wrong
from bench.paced import come_without_end

_CLIENTS = 4
_NICENESS = 10
_LOOK_SECONDS = 0.2
_GETS_GOING_SECONDS = 1.0


class Disturbance(NamedTuple):
    """One of them: what is asked for, the status of the answers, and how it is asked for.

    Where `mails`, the admins have a mail server, which accepts connections and never says a word.
    """

    name: str
    page: str
    status: int
    go_on: Callable[[str, list[Asked]], Coroutine[None, None, None]]
    mails: bool = False


@contextmanager
def going_on(disturbance: Disturbance, url: str, rotation: list[Asked]) -> Iterator[None]:
    """Disturb from another process, which takes no time from who measures in this one."""
    spawn = get_context("spawn")
    begins = spawn.Event()
    process = spawn.Process(target=_disturb, args=(disturbance, url, rotation, begins))
    process.start()
    try:
        begins.wait()
        time.sleep(_GETS_GOING_SECONDS)
        yield
        if not process.is_alive():
            raise Wrong(f"{disturbance.name}: this ended before its time")
    finally:
        process.terminate()
        process.join()


def _disturb(disturbance: Disturbance, url: str, rotation: list[Asked], begins: Event) -> None:
    # Where a site has visitors, none of them takes its processors.
    os.nice(_NICENESS)
    begins.set()
    asyncio.run(disturbance.go_on(url, rotation))


async def _without_pause(url: str, rotation: list[Asked]) -> None:
    turns = cycle(rotation)

    async def visitor() -> None:
        while True:
            await status_of(client, url, next(turns))

    async with httpx.AsyncClient(timeout=TIMEOUT) as client:
        await asyncio.gather(*(visitor() for _ in range(_CLIENTS)))


async def _one_export_after_the_other(url: str, rotation: list[Asked]) -> None:
    ask = rotation[0]
    look = ask._replace(method="GET", body="")
    async with httpx.AsyncClient(timeout=TIMEOUT, base_url=url) as client:
        while True:
            page = await client.request(look.method, look.path, **look.options)
            # It reloads itself while the export is being made.
            if "Refresh" not in page.headers:
                await status_of(client, url, ask)
            await asyncio.sleep(_LOOK_SECONDS)


DISTURBANCES = (
    Disturbance("passwords are hashed", "wrong_password", 200, _without_pause),
    Disturbance("an export is made", "export", 302, _one_export_after_the_other),
    Disturbance("100 errors a second", "broken", 500, partial(come_without_end, pace=100)),
    Disturbance(
        "the mail server hangs", "broken", 500, partial(come_without_end, pace=2), mails=True
    ),
)
