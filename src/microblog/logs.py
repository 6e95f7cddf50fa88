"""The log: a rotating file and stderr, written by a thread so that no request waits for a disk."""

import logging
import queue
import time
from collections.abc import Iterator
from contextlib import contextmanager
from logging.handlers import QueueHandler, QueueListener

from concurrent_log_handler import ConcurrentRotatingFileHandler

from microblog.config import Config

MAX_BYTES = 1_000_000
FILES_KEPT = 10
_MAX_WAITING = 10_000

_FORMAT = (
    "%(asctime)s.%(msecs)03dZ %(levelname)s %(name)s: %(message)s [in %(pathname)s:%(lineno)d]"
)
_ESCAPES = {code: f"\\x{code:02x}" for code in [*range(32), *range(127, 160)] if code != ord("\n")}


class LineFormatter(logging.Formatter):
    """UTC stamps; nothing that a visitor sent can begin a line or move a terminal's cursor."""

    converter = staticmethod(time.gmtime)

    def __init__(self) -> None:
        super().__init__(_FORMAT, "%Y-%m-%dT%H:%M:%S")

    def format(self, record: logging.LogRecord) -> str:
        """The record; further lines, as those of a traceback, are indented by a bar."""
        text = super().format(record).translate(_ESCAPES)
        return text.replace("\n", "\n    | ")


class _Queue(queue.Queue[logging.LogRecord]):
    """Full, it drops: a disk that stands still must not take the memory."""

    def put_nowait(self, record: logging.LogRecord) -> None:
        try:
            super().put_nowait(record)
        except queue.Full:
            return


@contextmanager
def logging_to(config: Config) -> Iterator[None]:
    """Send what anything logs to the file and to stderr, until the site stops."""
    path = config.log_path
    path.parent.mkdir(parents=True, exist_ok=True)
    file = ConcurrentRotatingFileHandler(
        str(path), maxBytes=MAX_BYTES, backupCount=FILES_KEPT, encoding="utf-8", chmod=0o640
    )
    handlers: list[logging.Handler] = [file, logging.StreamHandler()]
    for handler in handlers:
        handler.setFormatter(LineFormatter())
    waiting = _Queue(_MAX_WAITING)
    entrance = QueueHandler(waiting)
    listener = QueueListener(waiting, *handlers)

    root = logging.getLogger()
    level_before = root.level
    root.addHandler(entrance)
    root.setLevel(config.log_level)
    listener.start()
    try:
        yield
    finally:
        root.removeHandler(entrance)
        root.setLevel(level_before)
        listener.stop()
        file.close()
