"""The one connection on which SQLite answers what takes it a moment."""

import asyncio
import sqlite3
from collections.abc import Mapping
from typing import Any, NamedTuple

from microblog.prepared import Prepared
from microblog.reads import Rows

# Lists and look-ups take some thousand instructions of SQLite's, and a tenth of a millisecond. Not
# measured by the clock: on a busy machine a moment is long.
_INSTRUCTIONS_BETWEEN_LOOKS = 10_000
_LOOKS = 20
# Four times SQLite's own: a profile's posts lie all over the file.
_CACHE_KIBIBYTES = 8_000


class Question(NamedTuple):
    """A statement with its parameters, and who waits for the answer."""

    statement: Prepared
    parameters: Mapping[str, Any]
    answer: asyncio.Future[Rows | None]


class Quick:
    """The connection of the one thread."""

    def __init__(self, path: str) -> None:
        self.asked = 0
        self._path = path
        self._connection: sqlite3.Connection | None = None
        self._looks = 0

    def answers(self, questions: list[Question]) -> list[Rows | None]:
        """What each finds; None for what takes long, or has another reason to be asked anew."""
        return [self._answer(question.statement, question.parameters) for question in questions]

    def _answer(self, statement: Prepared, parameters: Mapping[str, Any]) -> Rows | None:
        self.asked += 1
        self._looks = 0
        try:
            connection = self._connection or self._open()
            found = connection.execute(statement.sql, statement.arguments(parameters))
            return statement.rows(found.fetchall())
        except Exception:  # noqa: BLE001  # the slow ones wait for a busy file, and say what is wrong
            return None

    def _open(self) -> sqlite3.Connection:
        opened = sqlite3.connect(
            self._path, timeout=0, isolation_level=None, check_same_thread=False
        )
        only_read(opened, None)
        opened.execute(f"PRAGMA cache_size=-{_CACHE_KIBIBYTES}")
        opened.set_progress_handler(self._is_long, _INSTRUCTIONS_BETWEEN_LOOKS)
        self._connection = opened
        return opened

    def _is_long(self) -> bool:
        self._looks += 1
        return self._looks > _LOOKS

    def close(self) -> None:
        """Close it, if it was ever opened."""
        if self._connection:
            self._connection.close()


def only_read(connection: Any, _record: object) -> None:
    """Refuse whatever would write on a connection."""
    connection.execute("PRAGMA query_only=ON")
