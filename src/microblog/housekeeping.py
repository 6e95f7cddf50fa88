"""What the site does by itself, beside its requests: one task in each process."""

import asyncio
import contextlib
import logging
import time
from collections.abc import AsyncGenerator, Awaitable, Callable, Sequence

from quart import Quart, current_app
from sqlalchemy.ext.asyncio import AsyncSession

from microblog.availability import why_unavailable
from microblog.errors.exits import NoExits
from microblog.errors.work import Work, current_work
from microblog.read_only import ReadOnly
from microblog.tasks import end_task

# How often to look for what is due by time, or was left by a process that was killed.
LOOK_EVERY_SECONDS = 600
# The first visitors come first.
START_AFTER_SECONDS = 2
# Between two steps, so that whoever waits to write comes first.
PAUSE_SECONDS = 0.02
STOPS_WITHIN_SECONDS = 1.0
# Then the next job has its turn, whatever is left: people can ask for more than can be done.
TURN_SECONDS = 5.0

# Does one step, and says whether there is another to do at once.
Job = Callable[[AsyncSession], Awaitable[bool]]

log = logging.getLogger(__name__)


class Housekeeper:
    """Does one job after the other, by turns, until nothing is left to do, and then sleeps."""

    def __init__(self, app: Quart, jobs: Sequence[Job]) -> None:
        self._app = app
        self._jobs = jobs
        self._wake = asyncio.Event()
        self._ending = False

    def wake(self) -> None:
        """Look for work now."""
        self._wake.set()

    def end(self) -> None:
        """Finish the step, and then stop."""
        self._ending = True
        self._wake.set()

    async def run(self) -> None:
        """Work until told to end; survives whatever goes wrong with one job."""
        await self._sleep(START_AFTER_SECONDS)
        while not self._ending:
            left = [await self._do(job) for job in self._jobs]
            if not any(left):
                await self._sleep(LOOK_EVERY_SECONDS)

    async def _sleep(self, seconds: float) -> None:
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._wake.wait(), seconds)
        self._wake.clear()

    async def _do(self, job: Job) -> bool:
        """A turn of one job; whether something is left to do."""
        ends_at = time.monotonic() + TURN_SECONDS
        current_work.set(Work(task=getattr(job, "__qualname__", repr(job))))
        try:
            async with (
                NoExits(),
                self._app.app_context(),
                self._app.extensions["sessions"]() as db,
            ):
                more = True
                while more and not self._ending and time.monotonic() < ends_at:
                    more = await job(db)
                    await asyncio.sleep(PAUSE_SECONDS)
                return more
        except ReadOnly:
            # What is left to do is looked for again.
            return False
        except Exception as error:
            if (why := why_unavailable(error)) is not None:
                log.warning("What the site does by itself has to wait: %s", why)
            else:
                log.exception("Something that the site does by itself failed")
        return False


def init_housekeeping(app: Quart, jobs: Sequence[Job]) -> None:
    """Work while the app serves."""

    @app.while_serving
    async def housekeeping() -> AsyncGenerator[None, None]:
        housekeeper = Housekeeper(app, jobs)
        app.extensions["housekeeper"] = housekeeper
        task = asyncio.create_task(housekeeper.run())
        yield
        housekeeper.end()
        await end_task(task, deadline=time.monotonic() + STOPS_WITHIN_SECONDS)


def wake_housekeeper() -> None:
    """Have done soon what the request has left to do."""
    housekeeper: Housekeeper = current_app.extensions["housekeeper"]
    housekeeper.wake()
