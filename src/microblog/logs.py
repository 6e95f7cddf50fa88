"""The log: a rotating file and stderr, each written by a thread of its own.

So no request waits for a disk, nor the file for whoever should read stderr and does not.
"""

import logging
import queue
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from logging.handlers import QueueHandler, QueueListener

from concurrent_log_handler import ConcurrentRotatingFileHandler

from microblog.config import Config
from microblog.errors.redaction import Redactor
from microblog.errors.repeats import Repeats, Verdict
from microblog.errors.reports import described
from microblog.errors.work import current_number
from microblog.log_format import FORMATTERS

_MAX_WAITING = 50_000
_COMPLAIN_EVERY_SECONDS = 60.0
_ENDS_WITHIN_SECONDS = 3.0
# At DEBUG they log what people wrote: each statement with its values, each header.
_TALKATIVE = ("aiosqlite", "hpack")


class _Queue(queue.Queue[logging.LogRecord]):
    """Full, it drops and counts: a disk that stands still must not take the memory."""

    def __init__(self) -> None:
        super().__init__(_MAX_WAITING)
        self._dropped = 0

    def put_nowait(self, record: logging.LogRecord) -> None:
        try:
            if self._dropped:
                super().put_nowait(_line(record, f"{self._dropped} lines could not be logged"))
                self._dropped = 0
            super().put_nowait(record)
        except queue.Full:
            self._dropped += 1


class _Entrance(QueueHandler):
    """Makes plain text of a record, while its request is still known, and queues it for each."""

    def __init__(self, waiting: Sequence[_Queue], redactor: Redactor) -> None:
        super().__init__(waiting[0])
        self._waiting = waiting
        self._redactor = redactor
        self._repeats = Repeats()

    def emit(self, record: logging.LogRecord) -> None:
        """Queue the record's line, shortened if it tells of the same error as many before."""
        try:
            about = described(record, self._redactor)
            verdict = Verdict(with_traceback=True)
            if record.levelno >= logging.ERROR:
                verdict = self._repeats.of(about.group, record.created)
            if not verdict.silent:
                traceback = about.traceback if verdict.with_traceback else ""
                self.enqueue(_line(record, about.message + verdict.remark, traceback))
        except Exception:  # noqa: BLE001  # what is being logged must not fail for it
            self.handleError(record)

    def enqueue(self, record: logging.LogRecord) -> None:
        """Hand a line to each thread that writes."""
        for waiting in self._waiting:
            waiting.put_nowait(record)


class _Listener(QueueListener):
    """A thread that writes."""

    def stop(self) -> None:
        """Wait for the last lines, but not for a disk or a reader that stands still."""
        with suppress(queue.Full):
            # The end is no line, and must not be dropped like one.
            self.queue.put(None, timeout=_ENDS_WITHIN_SECONDS)  # type: ignore[attr-defined]
        if self._thread:
            self._thread.join(_ENDS_WITHIN_SECONDS)

    @property
    def has_ended(self) -> bool:
        """Whether it writes no more."""
        return not (self._thread and self._thread.is_alive())


class _File(ConcurrentRotatingFileHandler):
    """Several processes may write and rotate it; none loses a line."""

    _complained_at = float("-inf")

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802
        """Say on stderr that the file can't be written, and not for every line."""
        if time.monotonic() - self._complained_at > _COMPLAIN_EVERY_SECONDS:
            self._complained_at = time.monotonic()
            # It may lie on the same disk; this thread has to live on.
            with suppress(OSError, ValueError):
                sys.stderr.write(f"microblog: the log can't be written: {sys.exc_info()[1]}\n")


def _line(record: logging.LogRecord, message: str, traceback: str = "") -> logging.LogRecord:
    # A new record: nothing in the queue may hold a request, an exception or its frames.
    return logging.makeLogRecord(
        {
            "name": record.name,
            "levelno": record.levelno,
            "levelname": record.levelname,
            "pathname": record.pathname,
            "lineno": record.lineno,
            "created": record.created,
            "msecs": record.msecs,
            "msg": message,
            "exc_text": traceback or None,
            "number": current_number() or "-",
        }
    )


@contextmanager
def logging_to(config: Config) -> Iterator[None]:
    """Send what anything logs to the file and to stderr, until the site stops; raises OSError."""
    file = _file(config)
    handlers: list[logging.Handler] = [file, logging.StreamHandler()]
    for handler in handlers:
        handler.setFormatter(FORMATTERS[config.log_format]())
    waiting = [_Queue() for _ in handlers]
    entrance = _Entrance(waiting, Redactor(config))
    listeners = list(map(_Listener, waiting, handlers))

    root = logging.getLogger()
    level_before = root.level
    root.addHandler(entrance)
    root.setLevel(config.log_level)
    for talkative in _TALKATIVE:
        logging.getLogger(talkative).setLevel(logging.INFO)
    for listener in listeners:
        listener.start()
    try:
        yield
    finally:
        root.removeHandler(entrance)
        root.setLevel(level_before)
        for listener in listeners:
            listener.stop()
        # Else its thread holds it.
        if listeners[0].has_ended:
            file.close()


def _file(config: Config) -> "_File":
    config.log_path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    # A log that can't be opened stops the start; later, it stops nothing.
    config.log_path.open("a").close()
    return _File(
        str(config.log_path),
        maxBytes=config.log_max_bytes,
        backupCount=config.log_files_kept,
        encoding="utf-8",
        chmod=0o640,
    )
