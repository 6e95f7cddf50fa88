"""How a request is answered: in the server's own task, and not for ever."""

import asyncio
from typing import Any

from hypercorn.typing import ASGIReceiveCallable, ASGISendCallable
from quart import Request
from quart.asgi import ASGIHTTPConnection
from quart.typing import ResponseTypes

from microblog.errors.exits import NoExits

# Who reads an answer more slowly is left.
SENT_WITHIN_SECONDS = 60


class Connection(ASGIHTTPConnection):
    """One request; guards what happens after the view too, such as a streamed body.

    Quart answers it in a task of its own and, before Python 3.12, sends the answer in another.
    """

    async def __call__(self, receive: ASGIReceiveCallable, send: ASGISendCallable) -> None:
        """Answer in the task in which the server asks; cancelled when the visitor has gone."""
        request = self._create_request_from_scope(send)
        answering: Any = asyncio.current_task()
        listening = asyncio.create_task(self.handle_messages(request, receive))

        def hang_up(_listening: object) -> None:
            answering.cancel()

        listening.add_done_callback(hang_up)
        try:
            await self.handle_request(request, send)
        except asyncio.CancelledError:
            only_hung_up = listening.done() and answering.uncancel() == 0
            if not only_hung_up:
                raise
        finally:
            listening.remove_done_callback(hang_up)
            listening.cancel()

    async def handle_request(self, request: Request, send: ASGISendCallable) -> None:
        """Answer a request; the lane that it may have got is free when all is sent."""
        try:
            async with NoExits():
                await super().handle_request(request, send)
        finally:
            if lane := request.__dict__.get("lane"):
                lane.release()

    async def _send_response(self, send: ASGISendCallable, response: ResponseTypes) -> None:
        is_limited = getattr(response, "timeout", ...) is not None
        async with asyncio.timeout(SENT_WITHIN_SECONDS if is_limited else None):
            await super()._send_response(send, response)
