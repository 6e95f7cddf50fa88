"""A visitor who speaks HTTP/2, also as no browser does: without TLS, and by prior knowledge."""

import asyncio
import contextlib
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from h2.config import H2Configuration
from h2.connection import H2Connection
from h2.events import DataReceived, Event, ResponseReceived, StreamEnded

# The server allows no less at once.
FRAME = 16_384


def half_a_form() -> bytes:
    """What somebody sends who never comes to the end of a form."""
    visitor = H2Connection()
    visitor.initiate_connection()
    where = [(":scheme", "http"), (":authority", "127.0.0.1"), (":path", "/login")]
    kind = ("content-type", "application/x-www-form-urlencoded")
    visitor.send_headers(1, [(":method", "POST"), *where, kind])
    return visitor.data_to_send()


@dataclass
class Answer:
    """What comes on a stream."""

    headers: dict[str, str] = field(default_factory=dict)
    text: str = ""
    ended: bool = False

    @property
    def status(self) -> int:
        """The status."""
        return int(self.headers[":status"])


class Http2:
    """One connection; asks for one thing after the other."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader = reader
        self._writer = writer
        # What it asks for may be wrong.
        self._h2 = H2Connection(
            H2Configuration(validate_outbound_headers=False, header_encoding="utf-8")
        )
        self._h2.initiate_connection()

    async def get(self, path: bytes) -> Answer:
        """The answer to a path, which need not be one."""
        return await self._ask(b"GET", path, [], b"")

    async def connect(self) -> Answer:
        """The answer to who takes the site for a proxy: the one method without a path."""
        return await self._ask(b"CONNECT", None, [], b"")

    async def post(self, path: bytes, body: bytes) -> Answer:
        """The answer to a form; the body is sent to its end, as browsers do."""
        length = str(len(body)).encode()
        kind = b"application/x-www-form-urlencoded"
        headers = [(b"content-type", kind), (b"content-length", length)]
        return await self._ask(b"POST", path, headers, body)

    async def give_up(self, times: int) -> None:
        """Ask for a page so many times, and take each back before there is an answer."""
        for _ in range(times):
            stream = self._h2.get_next_available_stream_id()
            own = [(b":method", b"GET"), (b":scheme", b"http"), (b":authority", b"127.0.0.1")]
            self._h2.send_headers(stream, [*own, (b":path", b"/livez")], end_stream=True)
            self._h2.reset_stream(stream)
        # It is hung up on, perhaps before all is sent.
        with contextlib.suppress(ConnectionError):
            self._writer.write(self._h2.data_to_send())
            await self._writer.drain()
            await self._reader.read()

    async def _ask(
        self, method: bytes, path: bytes | None, headers: list[tuple[bytes, bytes]], body: bytes
    ) -> Answer:
        stream = self._h2.get_next_available_stream_id()
        own = [(b":method", method), (b":authority", b"127.0.0.1")]
        if path is not None:
            own += [(b":scheme", b"http"), (b":path", path)]
        self._h2.send_headers(stream, [*own, *headers], end_stream=not body)
        answer = Answer()
        while body or not answer.ended:
            body = self._send_some(stream, body)
            self._writer.write(self._h2.data_to_send())
            await self._writer.drain()
            if not body or not self._room(stream):
                await self._receive(answer)
        return answer

    def _room(self, stream: int) -> int:
        return min(self._h2.local_flow_control_window(stream), FRAME)

    def _send_some(self, stream: int, body: bytes) -> bytes:
        if not body or not (room := self._room(stream)):
            return body
        self._h2.send_data(stream, body[:room], end_stream=len(body) <= room)
        return body[room:]

    async def _receive(self, answer: Answer) -> None:
        async with asyncio.timeout(10):
            data = await self._reader.read(65_536)
        if not data:
            raise EOFError("the server hung up")
        for event in self._h2.receive_data(data):
            self._take(event, answer)

    def _take(self, event: Event, answer: Answer) -> None:
        if isinstance(event, ResponseReceived):
            answer.headers = {str(name): str(value) for name, value in event.headers or []}
        elif isinstance(event, DataReceived):
            answer.text += (event.data or b"").decode()
            self._h2.acknowledge_received_data(event.flow_controlled_length, event.stream_id or 0)
        elif isinstance(event, StreamEnded):
            answer.ended = True


@asynccontextmanager
async def http2(address: str) -> AsyncGenerator[Http2, None]:
    """A connection to a site of http."""
    url = urlsplit(address)
    reader, writer = await asyncio.open_connection(url.hostname, url.port)
    try:
        yield Http2(reader, writer)
    finally:
        writer.close()
