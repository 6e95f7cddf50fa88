"""Tasks that go on beside the requests."""

import asyncio
import time

# All parts of a stop together take less than the server's `shutdown_timeout`.
_CANCELLED_WITHIN_SECONDS = 0.5


async def end_task(task: asyncio.Task[None], *, deadline: float) -> None:
    """Let a task end by itself until the deadline, and end it then."""
    await asyncio.wait({task}, timeout=max(deadline - time.monotonic(), 0))
    task.cancel()
    await asyncio.wait({task}, timeout=_CANCELLED_WITHIN_SECONDS)
