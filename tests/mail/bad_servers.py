"""Mail servers that behave badly, each in its own way."""

import asyncio
import contextlib
import ssl
import warnings
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from typing import Any

from aiosmtpd.smtp import SMTP, AuthResult

from tests.smtp import Inbox


class HangsAfterData(Inbox):
    """Takes the whole message and never says so."""

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802
        await asyncio.Event().wait()
        return await super().handle_DATA(server, session, envelope)


class RefusesSender(Inbox):
    """Answers MAIL FROM with a code."""

    def __init__(self, answer: str) -> None:
        super().__init__()
        self.answer = answer
        self.asked = 0

    async def handle_MAIL(self, *_: Any) -> str:  # noqa: N802
        self.asked += 1
        return self.answer


class RefusesSecond(Inbox):
    """Refuses one recipient of two."""

    answer = "550 no such person"

    async def handle_RCPT(self, _s: Any, _n: Any, envelope: Any, address: str, _o: Any) -> str:  # noqa: N802
        if address.startswith("second"):
            return self.answer
        envelope.rcpt_tos.append(address)
        return "250 OK"


class RelaysForNobody(Inbox):
    """Refuses every recipient, as a server does that does not know us."""

    async def handle_RCPT(self, *_: Any) -> str:  # noqa: N802
        return "554 5.7.1 Relay access denied"


class PutsOffSecond(RefusesSecond):
    """Asks to send to one recipient of two later."""

    answer = "450 mailbox busy"


class Drops(Inbox):
    """Hangs up in the middle."""

    async def handle_MAIL(self, server: Any, *_: Any) -> str:  # noqa: N802
        server.transport.close()
        return "250 OK"


class DropsSome(Inbox):
    """Hangs up on whoever sends it a message with a certain word."""

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802
        if b"mail 0" in envelope.content:
            server.transport.close()
            return "250 OK"
        return await super().handle_DATA(server, session, envelope)


class TakesItsTime(Inbox):
    """Looks into each message for longer than other replies take."""

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802
        await asyncio.sleep(1)
        return await super().handle_DATA(server, session, envelope)


@asynccontextmanager
async def silent() -> AsyncGenerator[int, None]:
    """The port of a server that takes the connection and says nothing."""

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read()
        writer.close()

    async with _server(talk) as port:
        yield port


@asynccontextmanager
async def dripping() -> AsyncGenerator[int, None]:
    """The port of a server whose greeting comes letter by letter and never ends."""

    async def talk(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(OSError):
            for letter in b"220 " + b"x" * 10_000:
                writer.write(bytes([letter]))
                await writer.drain()
                await asyncio.sleep(0.05)
        writer.close()

    async with _server(talk) as port:
        yield port


@asynccontextmanager
async def wanting_password(inbox: Inbox) -> AsyncGenerator[int, None]:
    """The port of a server whose password nobody knows."""

    def nobody(*_: Any) -> AuthResult:
        return AuthResult(success=False, handled=False)

    options = {"authenticator": nobody, "auth_require_tls": False, "auth_required": True}
    async with _smtp(inbox, options) as port:
        yield port


@asynccontextmanager
async def with_certificate(inbox: Inbox, context: ssl.SSLContext) -> AsyncGenerator[int, None]:
    """The port of a server that offers STARTTLS."""
    async with _smtp(inbox, {"tls_context": context}) as port:
        yield port


@asynccontextmanager
async def _smtp(inbox: Inbox, options: dict[str, Any]) -> AsyncGenerator[int, None]:
    loop = asyncio.get_running_loop()

    def smtp() -> SMTP:
        with warnings.catch_warnings():
            # aiosmtpd warns of passwords without TLS.
            warnings.simplefilter("ignore")
            return SMTP(inbox, loop=loop, **options)

    server = await loop.create_server(smtp, "127.0.0.1", 0)
    try:
        yield server.sockets[0].getsockname()[1]
    finally:
        server.close()
        await server.wait_closed()


@asynccontextmanager
async def _server(talk: Any) -> AsyncGenerator[int, None]:
    tasks: set[asyncio.Task[None]] = set()

    def begin(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        tasks.add(asyncio.ensure_future(talk(reader, writer)))

    server = await asyncio.start_server(begin, "127.0.0.1", 0)
    try:
        yield server.sockets[0].getsockname()[1]
    finally:
        server.close()
        await asyncio.wait_for(asyncio.gather(*tasks, return_exceptions=True), 5)
        await server.wait_closed()
