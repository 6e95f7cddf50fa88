"""How a line of the log looks."""

import json
import logging
import time

from microblog.harmless import harmless

_STAMP = "%Y-%m-%dT%H:%M:%S"
_LINE = (
    "%(asctime)s.%(msecs)03dZ %(levelname)s [%(number)s] %(name)s: %(message)s "
    "[in %(pathname)s:%(lineno)d]"
)


class TextFormatter(logging.Formatter):
    """UTC stamps; nothing that a visitor sent can begin a line or move a terminal's cursor."""

    converter = staticmethod(time.gmtime)

    def __init__(self) -> None:
        super().__init__(_LINE, _STAMP)

    def format(self, record: logging.LogRecord) -> str:
        """The record; further lines, as those of a traceback, are indented by a bar."""
        return harmless(super().format(record).rstrip("\n")).replace("\n", "\n    | ")


class JsonFormatter(logging.Formatter):
    """One JSON object a line."""

    converter = staticmethod(time.gmtime)

    def format(self, record: logging.LogRecord) -> str:
        """The record."""
        stamp = f"{self.formatTime(record, _STAMP)}.{int(record.msecs):03d}Z"
        line = {
            "time": stamp,
            "level": record.levelname,
            "number": record.__dict__.get("number"),
            "logger": record.name,
            "message": record.getMessage(),
            "file": record.pathname,
            "line": record.lineno,
        }
        if record.exc_text:
            line["traceback"] = record.exc_text
        return json.dumps(line)


FORMATTERS: dict[str, type[logging.Formatter]] = {"text": TextFormatter, "json": JsonFormatter}
