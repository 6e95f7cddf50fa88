"""The log: a rotating file and stderr, each written by a thread of its own.

So no request waits for a disk, nor the file for whoever should read stderr and does not.
"""

import logging
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from logging.handlers import QueueHandler

from concurrent_log_handler import ConcurrentRotatingFileHandler

from microblog.config import Config
from microblog.errors.redaction import Redactor
from microblog.errors.repeats import Repeats, Verdict
from microblog.errors.reports import Described, described
from microblog.errors.work import current_number
from microblog.log_format import FORMATTERS
from microblog.log_threads import WaitingLines, Writer, line_of

_COMPLAIN_EVERY_SECONDS = 60.0
# At DEBUG they log what people wrote: each statement with its values, each header.
_TALKATIVE = ("aiosqlite", "hpack")


class _Entrance(QueueHandler):
    """Makes plain text of a record, while its request is still known, and queues it for each."""

    def __init__(self, waiting: Sequence[WaitingLines], redactor: Redactor) -> None:
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
                message = about.message + verdict.remark
                self.enqueue(line_of(record, message, traceback, _number(record, about)))
        except Exception:  # noqa: BLE001  # what is being logged must not fail for it
            self.handleError(record)

    def enqueue(self, record: logging.LogRecord) -> None:
        """Hand a line to each thread that writes."""
        for waiting in self._waiting:
            waiting.put_nowait(record)


def _number(record: logging.LogRecord, about: Described) -> str:
    # An error outside of all work has one too: that of its incident.
    is_error = record.levelno >= logging.ERROR
    return about.work.number if is_error else current_number() or "-"


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


@contextmanager
def logging_to(config: Config) -> Iterator[None]:
    """Send what anything logs to the file and to stderr, until the site stops; raises OSError."""
    file = _file(config)
    handlers: list[logging.Handler] = [file, logging.StreamHandler()]
    for handler in handlers:
        handler.setFormatter(FORMATTERS[config.log_format]())
    waiting = [WaitingLines() for _ in handlers]
    entrance = _Entrance(waiting, Redactor(config))
    listeners = list(map(Writer, waiting, handlers))

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


def _file(config: Config) -> logging.FileHandler:
    config.log_path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    # A log that can't be opened stops the start; later, it stops nothing.
    config.log_path.open("a").close()
    if not config.logs_to_file:
        # Its rights are for all on the machine, and its folder is no place for a lock.
        return logging.FileHandler(config.log_path, encoding="utf-8")
    return _File(
        str(config.log_path),
        maxBytes=config.log_max_bytes,
        backupCount=config.log_files_kept,
        encoding="utf-8",
        chmod=0o640,
    )
