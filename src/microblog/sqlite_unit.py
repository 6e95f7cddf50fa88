"""What one writer in SQLite's line waits for."""

import asyncio
import copy


class Unit:
    """One who writes: they wait for their turn, have it to the end, and wait for the commit."""

    def __init__(self) -> None:
        loop = asyncio.get_running_loop()
        self.turn: asyncio.Future[None] = loop.create_future()
        self.end: asyncio.Future[bool] = loop.create_future()
        self.done: asyncio.Future[Exception | None] = loop.create_future()

    def leave(self, *, keep: bool) -> None:
        """End one's turn; the first word counts."""
        if not self.end.done():
            self.end.set_result(keep)

    def tell(self, failure: Exception | None) -> None:
        """Say how the commit went."""
        if not self.done.done():
            self.done.set_result(failure)

    async def is_saved(self) -> None:
        """Wait for the commit; raises what was wrong with it."""
        if failure := await self.done:
            # Its own for each, with a traceback of its own.
            raise copy.copy(failure)
