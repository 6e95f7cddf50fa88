"""What would end the server, or leave a visitor without an answer, becomes an error."""

import asyncio


class UnexpectedExit(Exception):
    """Raised in place of a BaseException that code of the site let out.

    A SystemExit in a task would end the server, and a CancelledError that nobody outside asked
    for would be an empty answer that stands in no log.
    """


class NoExits:
    """Turns what only looks like the end of the task into an error; lets a real end pass."""

    async def __aenter__(self) -> None:
        """Nothing to begin."""

    async def __aexit__(self, _type: object, error: BaseException | None, _trace: object) -> None:
        """Look at what comes out; raises UnexpectedExit."""
        if error is None or isinstance(error, Exception):
            return
        task = asyncio.current_task()
        if not (isinstance(error, asyncio.CancelledError) and task and task.cancelling()):
            raise UnexpectedExit(f"{type(error).__name__} left the code of the site") from error
