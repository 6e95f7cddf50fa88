"""One try to send one message by SMTP, or only to log in; does not know why."""

import asyncio
from dataclasses import dataclass, field
from email.message import EmailMessage

from aiosmtplib import (
    SMTP,
    SMTPAuthenticationError,
    SMTPException,
    SMTPResponse,
    SMTPResponseException,
)
from aiosmtplib.errors import SMTPNotSupported, SMTPRecipientsRefused, SMTPServerDisconnected

from microblog.config import Config
from microblog.harmless import harmless

# For the whole try. aiosmtplib's own time-out is for each reply, and a server that drips its
# replies would hold a try for longer.
DEADLINE_SECONDS = 120.0
# Until it lets us in. To take a message it has the rest: who looks into each for viruses needs it
# (RFC 5321, 4.5.3.2.6), and one that is given up then comes twice.
_REPLY_SECONDS = 10.0
TLS_PORT = 465


@dataclass(slots=True)
class Outcome:
    """How a try went: who still needs the mail, who never will, and what the server said.

    `refused` says that trying again soon can't help, as with a wrong password; with nobody to try
    again, that the server took it for nobody. `for_all` says that any other mail would fare the
    same now: the server can't be reached, or lets nobody in.
    """

    to_retry: list[str] = field(default_factory=list)
    error: str | None = None
    refused: bool = False
    for_all: bool = False

    def __post_init__(self) -> None:
        """Make what the server said fit to be kept: it may be in no encoding at all."""
        self.error = self.error and harmless(self.error)


async def send(config: Config, message: EmailMessage, recipients: list[str]) -> Outcome:
    """Try to send a message, for at most DEADLINE_SECONDS; never raises for the server's sake."""
    return await _within_deadline(config, message, recipients)


async def log_in(config: Config) -> Outcome:
    """Go as far as the server would take a message, and send none."""
    return await _within_deadline(config, None, [])


async def _within_deadline(
    config: Config, message: EmailMessage | None, recipients: list[str]
) -> Outcome:
    smtp = SMTP(
        hostname=config.mail_server,
        port=config.mail_port,
        username=config.mail_username,
        password=config.mail_password.get_secret_value() if config.mail_password else None,
        use_tls=config.mail_port == TLS_PORT,
        # Never "if offered": a relay on the same machine may offer it with a certificate that
        # can't be verified. Where MAIL_USE_TLS asks for it, it is that or no mail.
        start_tls=config.mail_use_tls and config.mail_port != TLS_PORT,
        timeout=_REPLY_SECONDS,
    )
    attempt = asyncio.ensure_future(_attempt(config, smtp, message, recipients))
    try:
        # Not asyncio.timeout: aiosmtplib may swallow a cancellation and then say QUIT to a server
        # that does not answer.
        await asyncio.wait({attempt}, timeout=DEADLINE_SECONDS)
        if not attempt.done():
            return Outcome(
                recipients, f"no success within {DEADLINE_SECONDS:.0f} seconds", for_all=True
            )
        return await attempt
    finally:
        smtp.close()
        if not attempt.done():
            attempt.cancel()
            await asyncio.wait({attempt}, timeout=1)


async def _attempt(
    config: Config, smtp: SMTP, message: EmailMessage | None, recipients: list[str]
) -> Outcome:
    is_in = False
    try:
        await smtp.connect()
        is_in = True
        replies = await _replies(config, smtp, message, recipients)
    except SMTPRecipientsRefused as error:
        outcome = _sorted({one.recipient: (one.code, one.message) for one in error.recipients})
        outcome.refused = not outcome.to_retry
        return outcome
    except SMTPAuthenticationError as error:
        return Outcome(recipients, f"{error.code} {error.message}", refused=True, for_all=True)
    except SMTPResponseException as error:
        said, refused = f"{error.code} {error.message}", error.code >= 500
        return Outcome(recipients, said, refused=refused, for_all=not is_in)
    except SMTPNotSupported as error:
        # A server that knows no umlauts before the @ takes the mails for others; one that offers
        # no TLS or no login takes none.
        for_all = "SMTPUTF8" not in str(error)
        return Outcome(recipients, str(error), refused=True, for_all=for_all)
    except (SMTPException, OSError) as error:
        # ssl.SSLError is an OSError: a certificate that can't be verified.
        refused = "SSL" in type(error).__name__ or "certificate" in str(error)
        # Who hangs up after letting us in may do so for this message's sake.
        for_all = not (is_in and isinstance(error, SMTPServerDisconnected))
        said = f"{type(error).__name__}: {error}"
        return Outcome(recipients, said, refused=refused, for_all=for_all)
    return _sorted({address: (reply.code, reply.message) for address, reply in replies.items()})


async def _replies(
    config: Config, smtp: SMTP, message: EmailMessage | None, recipients: list[str]
) -> dict[str, SMTPResponse]:
    if message is None:
        return {}
    replies, _ = await smtp.send_message(
        message, sender=config.mail_sender, recipients=recipients, timeout=DEADLINE_SECONDS
    )
    return replies


def _sorted(replies: dict[str, tuple[int, str]]) -> Outcome:
    # The others have the mail: only those who were put off, not refused, are tried again.
    text = "; ".join(f"{address}: {code} {said}" for address, (code, said) in replies.items())
    later = [address for address, (code, _) in replies.items() if code < 500]
    return Outcome(later, text or None)
