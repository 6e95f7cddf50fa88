"""How a worker takes leave of its visitors, beyond what Hypercorn does."""

import asyncio
from typing import Any


class Leaving:
    """The site of a worker that will stop, as Hypercorn sees it."""

    def __init__(self, app: Any, stop: asyncio.Event) -> None:
        self._app = app
        self._stop = stop
        self._late = asyncio.Event()
        self._end = asyncio.get_running_loop().create_future()

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] == "lifespan":
            await self._app(scope, self._told_or_late(receive), self._noting_the_end(send))
        elif scope["type"] == "http" and scope["http_version"].startswith("1"):
            await self._app(scope, receive, self._with_farewell(send))
        else:
            await self._app(scope, receive, send)

    async def end(self) -> bool:
        """Close what the site has open, though Hypercorn has not said so; whether all went well.

        It waits for whoever asks and never reads the answer for as long as they like.
        """
        self._late.set()
        return bool(await self._end)

    def _with_farewell(self, send: Any) -> Any:
        # RFC 9112, 9.6; HTTP/2 has no such header.
        async def send_with_farewell(message: Any) -> None:
            if message["type"] == "http.response.start" and self._stop.is_set():
                message = message | {"headers": [*message["headers"], (b"connection", b"close")]}
            await send(message)

        return send_with_farewell

    def _told_or_late(self, receive: Any) -> Any:
        async def told_or_late() -> Any:
            told = asyncio.ensure_future(receive())
            late = asyncio.ensure_future(self._late.wait())
            await asyncio.wait([told, late], return_when=asyncio.FIRST_COMPLETED)
            late.cancel()
            return told.result() if told.done() else {"type": "lifespan.shutdown"}

        return told_or_late

    def _noting_the_end(self, send: Any) -> Any:
        async def send_and_note(message: Any) -> None:
            if message["type"].startswith("lifespan.shutdown."):
                self._end.set_result(message["type"] == "lifespan.shutdown.complete")
            await send(message)

        return send_and_note
