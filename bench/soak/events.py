"""What happens to the site, and how long it takes until it is whole again."""

import asyncio
import os
import signal
import sys
import time
from collections.abc import Awaitable, Callable
from typing import NamedTuple

from bench.processes import Tree
from bench.soak.settings import Settings
from tests.postgresql import PostgreSQL
from tests.server import Server
from tests.writers import Writer


class NotBack(Exception):
    """Raised when the site is not whole again in time."""


class Outage(NamedTuple):
    """An event: when it began, when its cause was over, when the site was whole again."""

    name: str
    began: float
    over: float
    back: float


class Events:
    """Those that happen to one site, one after the other."""

    def __init__(
        self, site: Server, postgresql: PostgreSQL, probe: Writer, settings: Settings
    ) -> None:
        self.outages: list[Outage] = []
        self._site = site
        self._workers = Tree(site.pid).started
        self._postgresql = postgresql
        self._probe = probe
        self._settings = settings

    async def happen(self, until: float) -> None:
        """One every few seconds, in turn, until that moment; raises NotBack."""
        every = self._settings.every
        turns: tuple[tuple[str, Callable[[], Awaitable[set[int]]]], ...] = (
            ("PostgreSQL is restarted", self._restart),
            ("a worker is killed", self._kill),
            ("all workers are renewed", self._renew),
        )
        while time.monotonic() + every < until:
            name, cause = turns[len(self.outages) % len(turns)]
            await asyncio.sleep(every)
            await self._one(name, cause)
        await asyncio.sleep(until - time.monotonic())

    async def _one(self, name: str, cause: Callable[[], Awaitable[set[int]]]) -> None:
        running = self._running()
        began = time.monotonic()
        gone = await cause()
        over = time.monotonic()
        try:
            async with asyncio.timeout(self._settings.back_within):
                await self._until_whole(gone, running + len(gone))
        except TimeoutError:
            raise NotBack(f"{name}: not back within {self._settings.back_within:g} s") from None
        back = time.monotonic()
        self.outages.append(Outage(name, began, over, back))
        print(f"{name}: whole again after {back - over:.1f} s", file=sys.stderr)

    async def _until_whole(self, gone: set[int], running: int) -> None:
        """Wait until others answer in the place of who is gone, and a post is saved."""
        while not (
            gone.isdisjoint(self._workers())
            and self._running() >= running
            and await self._probe.write_one()
        ):
            await asyncio.sleep(0.05)

    def _running(self) -> int:
        """How many workers have said so far that they answer."""
        return self._site.log.count("Running on")

    async def _restart(self) -> set[int]:
        await asyncio.to_thread(self._postgresql.stop)
        await asyncio.sleep(self._settings.down)
        await asyncio.to_thread(self._postgresql.start)
        return set()

    async def _kill(self) -> set[int]:
        worker = self._workers()[0]
        os.kill(worker, signal.SIGKILL)
        return {worker}

    async def _renew(self) -> set[int]:
        workers = set(self._workers())
        os.kill(self._site.pid, signal.SIGHUP)
        return workers
