"""Counting tries in one process alone."""

import time

from limits.aio.storage import MemoryStorage


class OwnTries(MemoryStorage):
    """A storage of `limits`, in memory."""

    STORAGE_SCHEME: list[str] | None = None  # type: ignore[assignment]

    async def incr(self, key: str, expiry: float, amount: int = 1) -> int:
        """Count a try, and how many there are since the first, which lasts for `expiry` seconds."""
        # What lasts for longer began by a clock that was ahead, and would last until it is as late.
        if self.expirations.get(key, 0) > time.time() + expiry:
            await self.clear(key)
        return await super().incr(key, expiry, amount)
