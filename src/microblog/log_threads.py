"""The lines that wait to be logged, and the thread that writes them."""

import logging
import queue
from logging.handlers import QueueListener

_MAX_WAITING = 50_000
_ENDS_WITHIN_SECONDS = 3.0


def line_of(
    record: logging.LogRecord, message: str, traceback: str = "", number: str = "-"
) -> logging.LogRecord:
    """A new record: nothing that waits may hold a request, an exception or its frames."""
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
            "number": number,
        }
    )


class WaitingLines(queue.SimpleQueue[logging.LogRecord]):
    """Full, it drops and counts: a disk that stands still must not take the memory.

    A simple queue, for what the garbage collector ends in the middle of a put may log too.
    """

    def __init__(self) -> None:
        self._dropped = 0

    def put_nowait(self, record: logging.LogRecord) -> None:
        """Add one, or count it as dropped."""
        if self.qsize() >= _MAX_WAITING:
            self._dropped += 1
            return
        if self._dropped:
            dropped, self._dropped = self._dropped, 0
            super().put_nowait(line_of(record, f"{dropped} lines could not be logged"))
        super().put_nowait(record)


class Writer(QueueListener):
    """A thread that writes."""

    def stop(self) -> None:
        """Wait for the last lines, but not for a disk or a reader that stands still."""
        # The end is no line, and must not be dropped like one.
        self.queue.put(None)  # type: ignore[attr-defined]
        if self._thread:
            self._thread.join(_ENDS_WITHIN_SECONDS)

    @property
    def has_ended(self) -> bool:
        """Whether it writes no more."""
        return not (self._thread and self._thread.is_alive())
