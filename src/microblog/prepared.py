"""A statement made ready once for SQLite's own driver.

SQLAlchemy writes it, and says how each value is kept; but what it does anew at each execution takes
longer than SQLite needs to answer.
"""

import sqlite3
from collections import namedtuple
from collections.abc import Callable, Mapping
from typing import Any

from sqlalchemy.dialects.sqlite import dialect as sqlite_dialect
from sqlalchemy.types import TypeEngine

from microblog.reads import Statement

_Process = Callable[[Any], Any] | None

_DIALECT = sqlite_dialect(paramstyle="qmark")


class Prepared:
    """A statement of columns, without lists among its parameters."""

    def __init__(self, statement: Statement) -> None:
        compiled = statement.compile(dialect=_DIALECT)
        self._sql = str(compiled)
        binds = compiled.binds
        self._names = [(name, _of_bind(binds[name].type)) for name in compiled.positiontup or ()]
        self._defaults = {n: bind.effective_value for n, bind in binds.items() if not bind.required}
        columns = statement.selected_columns
        self._row: Any = namedtuple("Row", [column.key for column in columns], rename=True)  # type: ignore[misc]
        processes = enumerate(_of_result(column.type) for column in columns)
        self._processes = [(place, process) for place, process in processes if process]

    def rows(self, connection: sqlite3.Connection, parameters: Mapping[str, Any]) -> list[Any]:
        """All that it finds."""
        values = {**self._defaults, **parameters}
        arguments = [
            process(values[name]) if process else values[name] for name, process in self._names
        ]
        found = connection.execute(self._sql, arguments).fetchall()
        # Column by column, for most need nothing.
        columns: list[Any] = list(zip(*found, strict=True))
        for place, process in self._processes if found else ():
            columns[place] = map(process, columns[place])
        return list(map(self._row._make, zip(*columns, strict=True)))


def _of_bind(kind: TypeEngine[Any]) -> _Process:
    return kind.dialect_impl(_DIALECT).bind_processor(_DIALECT)


def _of_result(kind: TypeEngine[Any]) -> _Process:
    return kind.dialect_impl(_DIALECT).result_processor(_DIALECT, None)
