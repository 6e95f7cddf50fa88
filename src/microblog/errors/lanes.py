"""A bulkhead: a page in an error storm gets two lanes, and the other pages the rest of the road.

For a page that fails quickly: who has waited a tenth of a second goes on without a lane.
"""

import asyncio
import contextlib
import time
from dataclasses import dataclass, field

# So many errors of one page in one second are a storm.
STORM = 20
_LANES = 2
# Nobody waits longer for a lane: a page that fails slowly must not make a queue.
_LONGEST_WAIT_SECONDS = 0.1


@dataclass(slots=True)
class _Road:
    second: int = 0
    errors: int = 0
    stormy_until: float = 0.0
    lanes: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(_LANES))


class Lanes:
    """Knows which pages are in a storm; a storm is over when a second had few errors."""

    def __init__(self) -> None:
        self._roads: dict[str, _Road] = {}

    def note_error(self, endpoint: str) -> None:
        """Count one more error of a page. There are no more endpoints than routes."""
        road = self._roads.setdefault(endpoint, _Road())
        now = time.monotonic()
        if road.second != int(now):
            road.second, road.errors = int(now), 0
        road.errors += 1
        if road.errors >= STORM:
            road.stormy_until = now + 2

    async def enter(self, endpoint: str) -> asyncio.Semaphore | None:
        """Wait for a lane, if the page is in a storm; what is returned is to be released."""
        road = self._roads.get(endpoint)
        if road is None or road.stormy_until < time.monotonic():
            return None
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(_LONGEST_WAIT_SECONDS):
                await road.lanes.acquire()
            return road.lanes
        return None
