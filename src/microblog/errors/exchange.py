"""What is received and sent in one request, on its way between the server and the app."""

import asyncio
import contextlib
import re
from typing import Any

from hypercorn.typing import ASGIReceiveCallable, ASGISendCallable

from microblog.errors.headers import with_safety

# The server refuses such a value after it has begun the answer, and then nothing can be said.
_NOT_IN_A_HEADER = re.compile(rb"[\x00-\x08\x0a-\x1f\x7f]")

# Of a request whose visitor did not wait for an answer, in the way of nginx.
GONE = 499

# As long as a view waits for a body.
LINGERS_SECONDS = 10


class Exchange:
    """Numbers the answer, and reads to its end what was refused before it came.

    Browsers send all of a form before they read. Were the connection closed meanwhile, the system
    would take the answer from them too, and they would show that it broke (RFC 9112, section 9.6).
    With HTTP/2, Hypercorn breaks the whole connection over what comes for a request that ended.
    """

    def __init__(
        self,
        receive: ASGIReceiveCallable,
        send: ASGISendCallable,
        number: str,
        *,
        https: bool,
    ) -> None:
        self._receive = receive
        self._send = send
        self._number = number.encode()
        self._https = https
        self.started = False
        self.ended = False
        self.client_gone = False
        self._left = -1
        self._all_read = False
        self._owes_end = False
        self.status = GONE

    async def receive(self) -> Any:
        """What the visitor sends next."""
        message = await self._receive()
        if message["type"] == "http.disconnect":
            self.client_gone = True
        elif not message.get("more_body", False):
            self._all_read = True
        return message

    async def send(self, message: Any) -> None:
        """Send what the app answers; ValueError for a header that no server sends."""
        if message["type"] == "http.response.start":
            numbered = [*message["headers"], (b"x-request-id", self._number)]
            headers = with_safety(numbered, https=self._https)
            for name, value in headers:
                if _NOT_IN_A_HEADER.search(value):
                    raise ValueError(f"a control character in the header {name.decode()}")
            await self._send(message | {"headers": headers})
            self.started = True
            self.status = message["status"]
            self._left = int(dict(headers).get(b"content-length", -1))
        else:
            if self.ended:
                return
            # Who has all the bytes that were announced may hang up before this call returns.
            self._left -= len(message.get("body", b""))
            self.ended = self._left == 0 or not message.get("more_body", False)
            self._owes_end = self.ended and not self._all_read
            # Quart says in a message of its own that there is no more.
            await self._send(message | {"more_body": not self.ended or self._owes_end})

    async def linger(self) -> None:
        """After the answer: throw away what is still coming, for a while, and end."""
        if not self._owes_end:
            return
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(LINGERS_SECONDS):
                await self._read_on()
        if not self.client_gone:
            end: Any = {"type": "http.response.body", "body": b"", "more_body": False}
            # The server ends both at once, and waits for whoever has not read what it says.
            await asyncio.gather(self._send(end), self._read_on())

    async def _read_on(self) -> None:
        while not self._all_read and not self.client_gone:
            await self.receive()
