"""Tasks that go on beside the requests."""

import asyncio
import time


async def end_task(task: asyncio.Task[None], *, deadline: float) -> None:
    """Let a task end by itself until the deadline, and end it then."""
    await asyncio.wait({task}, timeout=max(deadline - time.monotonic(), 0))
    task.cancel()
    await asyncio.wait({task}, timeout=2)
