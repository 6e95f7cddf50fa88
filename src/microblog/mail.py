"""Sending one message by SMTP; does not know why it is sent."""

import asyncio
from email.message import EmailMessage

from aiosmtplib import SMTP

from microblog.config import Config

# For the whole attempt. aiosmtplib's own time-out is for each reply, and a server that drips its
# replies would hold an attempt for minutes.
DEADLINE_SECONDS = 20.0


async def send(config: Config, message: EmailMessage, recipients: list[str]) -> dict[str, str]:
    """Send a message and return the recipients that were refused, each with the server's words.

    Raises aiosmtplib.SMTPException, OSError (TLS failures are of these), or TimeoutError.
    """
    smtp = SMTP(
        hostname=config.mail_server,
        port=config.mail_port,
        username=config.mail_username,
        password=config.mail_password.get_secret_value() if config.mail_password else None,
        use_tls=config.mail_port == 465,
        # A server that offers STARTTLS with a certificate of its own making is common on a
        # private network: encryption is for MAIL_USE_TLS to ask for, and is verified then.
        start_tls=config.mail_use_tls and config.mail_port != 465,
        timeout=10,
    )
    try:
        async with asyncio.timeout(DEADLINE_SECONDS):
            await smtp.connect()
            refused, _ = await smtp.send_message(
                message, sender=config.mail_sender, recipients=recipients
            )
    finally:
        # Not QUIT: it would wait for the reply of a server that may not answer any more.
        smtp.close()
    return {address: f"{reply.code} {reply.message}" for address, reply in refused.items()}
