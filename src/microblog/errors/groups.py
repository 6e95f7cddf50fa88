"""Which errors are the same bug: a key of the exceptions' classes and of our own lines of code."""

import linecache
import logging
import re
from collections.abc import Iterator
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from types import CodeType, TracebackType

import quart

from microblog.availability import is_unavailable

_PACKAGE = str(Path(__file__).parents[1])
# Every error passes through these: they say nothing of what broke.
_PLUMBING = tuple(
    str(Path(__file__).with_name(name))
    for name in ("outermost.py", "exchange.py", "connection.py", "site.py", "exits.py")
)
_FRAMEWORK = str(Path(quart.__file__).parent)
_FOREIGN_FRAMES = 3
_NUMBERS = re.compile(r"0x[0-9a-f]+|\d+")


def group_key(record: logging.LogRecord) -> str:
    """The key of a record's group; no line number and no message is part of it.

    Names and ids in a message must not split a group, nor must a line that was added above.
    """
    error = record.exc_info[1] if record.exc_info else None
    if error is None:
        # Whoever formats before logging puts ids and addresses into the format itself.
        parts = [record.name, _NUMBERS.sub("#", str(record.msg)[:500])]
    elif is_unavailable(error):
        # A database that is away breaks every route: that is one thing to be told of.
        parts = ["database unavailable"]
    else:
        parts = [part for one in chain(error) for part in _parts(one)]
    return _key(parts)


def key_of_line(record: logging.LogRecord) -> str:
    """The key of whatever is logged at one line, for what tells nothing else of itself."""
    return _key([record.pathname, str(record.lineno)])


def _key(parts: list[str]) -> str:
    return sha256("\0".join(parts).encode(errors="replace")).hexdigest()[:16]


def chain(error: BaseException) -> Iterator[BaseException]:
    """The exception, what it was raised from or during, and what it groups; each once."""
    seen: set[int] = set()
    waiting: list[BaseException | None] = [error]
    while waiting:
        one = waiting.pop()
        if one is None or id(one) in seen or len(seen) > 50:
            continue
        seen.add(id(one))
        yield one
        waiting.append(one.__cause__ or (None if one.__suppress_context__ else one.__context__))
        if isinstance(one, BaseExceptionGroup):
            waiting.extend(one.exceptions)


def place(error: BaseException) -> str:
    """Where in our code it happened, such as `timelines.routes.home`."""
    frames = list(_frames(error.__traceback__)) or [("", "?", "")]
    own = [frame for frame in frames if frame[0].startswith(_PACKAGE)]
    file, function, _ = (own or frames)[-1]
    path = Path(file)
    if own:
        path = path.relative_to(_PACKAGE)
        return ".".join([*path.with_suffix("").parts, function])
    return f"{path.stem}.{function}"


def is_plumbing(file: str) -> bool:
    """Whether a frame is of what carries every request: Quart, and our layers around it."""
    return file in _PLUMBING or file.startswith(_FRAMEWORK)


def _parts(error: BaseException) -> Iterator[str]:
    yield f"{type(error).__module__}.{type(error).__qualname__}"
    frames = list(_frames(error.__traceback__))
    own = [frame for frame in frames if frame[0].startswith(_PACKAGE)]
    for file, function, line in dict.fromkeys(own or frames[-_FOREIGN_FRAMES:]):
        yield f"{file.removeprefix(_PACKAGE)}:{function}:{line}"


def _frames(traceback: TracebackType | None) -> Iterator[tuple[str, str, str]]:
    while traceback is not None:
        frame = _frame(traceback.tb_frame.f_code, traceback.tb_lineno)
        if frame[0] not in _PLUMBING:
            yield frame
        traceback = traceback.tb_next


@lru_cache(maxsize=4096)
def _frame(code: CodeType, lineno: int) -> tuple[str, str, str]:
    file = code.co_filename
    return file, code.co_qualname, linecache.getline(file, lineno).strip()
