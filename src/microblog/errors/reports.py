"""Error reports: from a log record, by a queue and a background task, to the admins' inbox."""

import asyncio
import contextlib
import logging
import ssl
from collections.abc import AsyncGenerator
from email.message import EmailMessage
from email.utils import formatdate, make_msgid
from logging.handlers import QueueHandler

from aiosmtplib import SMTPException
from quart import Quart

from microblog import mail
from microblog.config import Config

MAX_WAITING = 100
SECONDS_AT_SHUTDOWN = 5.0
SUBJECT_LENGTH = 120

log = logging.getLogger(__name__)


class _LoopQueue:
    """The queue that QueueHandler needs: any thread may put, it never waits and is bounded."""

    def __init__(self) -> None:
        self._loop = asyncio.get_running_loop()
        self.records: asyncio.Queue[logging.LogRecord] = asyncio.Queue(MAX_WAITING)

    def put_nowait(self, record: logging.LogRecord) -> None:
        with contextlib.suppress(RuntimeError):  # the loop is closed
            self._loop.call_soon_threadsafe(self._put, record)

    def _put(self, record: logging.LogRecord) -> None:
        with contextlib.suppress(asyncio.QueueFull):
            self.records.put_nowait(record)


def init_error_reports(app: Quart, config: Config) -> None:
    """Mail every ERROR record to the admins while the app serves, if mail is set up."""

    @app.while_serving
    async def reports() -> AsyncGenerator[None, None]:
        if not config.mail_server or not config.admins or app.debug:
            log.info("Errors are logged and not mailed: MAIL_SERVER and ADMINS are not both set")
            yield
            return
        queue = _LoopQueue()
        handler = QueueHandler(queue)  # type: ignore[arg-type]
        handler.setLevel(logging.ERROR)
        handler.addFilter(_is_not_about_mail)
        root = logging.getLogger()
        root.addHandler(handler)
        task = asyncio.create_task(_mail_records(config, queue.records))
        yield
        root.removeHandler(handler)
        await asyncio.sleep(0)
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(queue.records.join(), SECONDS_AT_SHUTDOWN)
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


def _is_not_about_mail(record: logging.LogRecord) -> bool:
    # A mail about a mail that failed would fail too, and so on.
    return not record.name.startswith((__name__, "microblog.mail", "mail.log", "aiosmtplib"))


async def _mail_records(config: Config, records: asyncio.Queue[logging.LogRecord]) -> None:
    while True:
        record = await records.get()
        try:
            refused = await mail.send(config, _message(config, record), list(config.admins))
            for address, reply in refused.items():
                log.warning("The mail server refuses %s: %s", address, reply)
        except (SMTPException, OSError, ssl.SSLError, TimeoutError) as error:
            log.warning("An error report could not be mailed: %s", error or type(error).__name__)
        finally:
            records.task_done()


def _message(config: Config, record: logging.LogRecord) -> EmailMessage:
    text = record.getMessage().encode(errors="backslashreplace").decode()
    message = EmailMessage()
    message["Subject"] = f"[microblog] {_one_line(text)}"[:SUBJECT_LENGTH]
    message["From"] = config.mail_sender
    message["To"] = ", ".join(config.admins)
    message["Date"] = formatdate()
    message["Message-ID"] = make_msgid(domain=config.mail_sender.rpartition("@")[2])
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(
        f"{formatdate(record.created)} {record.pathname}:{record.lineno}\n\n{text}\n"
    )
    return message


def _one_line(text: str) -> str:
    first = text.splitlines()[0] if text else ""
    return "".join(character if character.isprintable() else " " for character in first)
