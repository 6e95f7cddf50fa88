"""A worker: one process of the site, started and watched by the supervisor."""

import asyncio
import logging
import multiprocessing
import os
import signal
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from hypercorn.asyncio import serve
from hypercorn.config import Config as ServerConfig
from hypercorn.utils import LifespanFailureError, LifespanTimeoutError

from microblog.app import create_app
from microblog.config import Config
from microblog.refusals import ConfigError
from microblog.schema import check_schema, check_schema_while_serving
from microblog.serving.leaving import Leaving
from microblog.serving.pulse import beat, say_where_when_asked
from microblog.shipped import shipped

# Without the supervisor nobody would stop us, and the next start finds the address taken.
ORPHAN_ENDS_WITHIN_SECONDS = 4.0
# While it stops: who has come in is still answered, and who kept a connection is told to leave it.
LAST_CALL_SECONDS = 0.3
# Then nobody is taken in any more, and who was a moment ago gets a task.
MEETING_SECONDS = 0.05
# After the grace, Hypercorn should be done with its visitors so soon.
LATE_SECONDS = 1.0

log = logging.getLogger("microblog.serving.worker")


def main(config: Config | None = None) -> None:
    """Answer at a listening socket; the arguments are what `Child` says."""
    listener, pipe, life = (int(number) for number in sys.argv[1:4])
    # The same after a restart: what is measured here is known by that name.
    multiprocessing.current_process().name = f"worker-{listener}"
    say_where_when_asked()
    threading.Thread(target=_end_with_the_supervisor, args=(life,), daemon=True).start()
    try:
        asyncio.run(_answer(config, listener, pipe, note=sys.argv[4]))
    except (ConfigError, LifespanFailureError, LifespanTimeoutError) as error:
        sys.exit(f"Error: {error}")


async def _answer(config: Config | None, listener: int, pipe: int, note: str) -> None:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    loop.add_signal_handler(signal.SIGTERM, stop.set)
    server = ServerConfig.from_toml(shipped("hypercorn.toml"))
    server.bind = [f"fd://{listener}"]
    server.workers = 1
    # Who takes the place of one that died may live where that one lived.
    check = check_schema_while_serving if note else check_schema
    site: Any = Leaving(create_app(config, check=check), stop)

    async def until_told() -> None:
        # Hypercorn calls this when it answers, and stops when this returns.
        if note:
            log.error("A worker was lost, and this one took its place: %s", note)
        await beat(pipe, stop)
        await asyncio.sleep(LAST_CALL_SECONDS)
        # Hypercorn overlooks whom it takes in at the moment in which it stops.
        loop.remove_reader(listener)
        await asyncio.sleep(MEETING_SECONDS)
        os.close(pipe)

    late = asyncio.create_task(_end_late(site, stop, server.graceful_timeout + LATE_SECONDS))
    with _stumbling_at_the_end(stop):
        await serve(site, server, shutdown_trigger=until_told)
    # All is done: to be told once more must not look like a death.
    loop.remove_signal_handler(signal.SIGTERM)
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    late.cancel()
    # Python's end waits for threads: one may look up a name, one may write to whom nobody reads.
    os._exit(0)


@contextmanager
def _stumbling_at_the_end(stop: asyncio.Event) -> Iterator[None]:
    # Hypercorn does, over who still sends by HTTP/2 after the grace; all is closed by then.
    try:
        yield
    except ExceptionGroup:
        if not stop.is_set():
            raise


async def _end_late(site: Leaving, stop: asyncio.Event, seconds: float) -> None:
    """Do without Hypercorn's end if that does not come in time after it was told to stop."""
    await stop.wait()
    await asyncio.sleep(seconds)
    went_well = await site.end()
    os._exit(0 if went_well else 1)


def _end_with_the_supervisor(life: int) -> None:
    """Wait for the end of a pipe that only the supervisor holds open, however it ended."""
    os.read(life, 1)
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(ORPHAN_ENDS_WITHIN_SECONDS)
    os._exit(1)


if __name__ == "__main__":
    main()
