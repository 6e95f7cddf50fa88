"""A worker's pulse: it says each second that its loop turns, for who is silent for long hangs."""

import asyncio
import faulthandler
import os
import signal
from contextlib import suppress

from microblog.serving.child import WHERE

_BEAT_SECONDS = 1.0


async def beat(pipe: int, until: asyncio.Event) -> None:
    """Write a byte to a pipe, again and again."""
    os.set_blocking(pipe, False)
    while not until.is_set():
        # The supervisor may be gone, or stand still for longer than the pipe has room.
        with suppress(OSError):
            os.write(pipe, b"1")
        with suppress(TimeoutError):
            async with asyncio.timeout(_BEAT_SECONDS):
                await until.wait()


def say_where_when_asked() -> None:
    """Write where each thread is to stderr at the signal WHERE, also while the loop stands still.

    Files, lines and functions are named, and no values. Whoever hangs outside of Python says
    nothing.
    """
    # Not by faulthandler.register(): that looks at threads while they run, which ended a busy
    # worker. A handler of Python's has the interpreter to itself.
    signal.signal(WHERE, _say_where)


def _say_where(_number: int, _frame: object) -> None:
    faulthandler.dump_traceback(all_threads=True)
