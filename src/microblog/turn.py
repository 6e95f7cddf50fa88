"""Whose turn it is to write, where a database has one writer at a time."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

from sqlalchemy.ext.asyncio import AsyncEngine

from microblog.availability import Unreachable

_TURN_SECONDS = 5


class Turn:
    """SQLite has one writer at a time: those of this process wait in line, not in the file's race.

    There, whoever asks at the right moment is next, and some are unlucky until they give up.
    """

    def __init__(self, engine: AsyncEngine) -> None:
        self._lock = asyncio.Lock() if engine.dialect.name == "sqlite" else None

    @asynccontextmanager
    async def __call__(self) -> AsyncGenerator[None, None]:
        """Wait for one's turn, and have it; raises Unreachable when it does not come."""
        if self._lock is None:
            yield
            return
        try:
            async with asyncio.timeout(_TURN_SECONDS):
                await self._lock.acquire()
        except TimeoutError:
            raise Unreachable("others are writing") from None
        try:
            yield
        finally:
            self._lock.release()
