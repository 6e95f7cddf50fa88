"""A real SMTP server in the test's own loop."""

import asyncio
import email
import email.policy
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from email.message import EmailMessage
from typing import Any

from aiosmtpd.smtp import SMTP


class Inbox:
    """What arrived, and where to send it."""

    port: int

    def __init__(self) -> None:
        self.messages: list[EmailMessage] = []
        self.recipients: list[list[str]] = []

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802
        """Called by aiosmtpd for each message."""
        message = email.message_from_bytes(envelope.content, policy=email.policy.default)
        assert isinstance(message, EmailMessage)
        self.messages.append(message)
        self.recipients.append(envelope.rcpt_tos)
        return "250 OK"

    async def wait_for(self, count: int, seconds: float = 5.0) -> list[EmailMessage]:
        """The messages, as soon as there are so many; fails when they don't come."""
        async with asyncio.timeout(seconds):
            while len(self.messages) < count:
                await asyncio.sleep(0.01)
        return self.messages


def mail_settings(port: int) -> dict[str, Any]:
    """What a site in a process of its own is given to mail its errors to that port."""
    return {"MAIL_SERVER": "127.0.0.1", "MAIL_PORT": str(port), "ADMINS": "admin@example.com"}


@asynccontextmanager
async def smtp_server(
    inbox: Inbox | None = None, port: int = 0, *, utf8: bool = True
) -> AsyncGenerator[Inbox, None]:
    """Serve an inbox on a free port, or on the one that is named."""
    inbox = inbox or Inbox()
    loop = asyncio.get_running_loop()
    server = await loop.create_server(
        lambda: SMTP(inbox, enable_SMTPUTF8=utf8, loop=loop), "127.0.0.1", port
    )
    inbox.port = server.sockets[0].getsockname()[1]
    try:
        yield inbox
    finally:
        server.close()
        await server.wait_closed()
