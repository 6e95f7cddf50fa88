"""Statements made ready once, for a database's own driver.

SQLAlchemy writes them, and says how each value is kept; but what it does anew at each execution
takes longer than the database needs to answer.
"""

from collections import namedtuple
from collections.abc import Callable, Iterable, Mapping
from typing import Any
from weakref import WeakKeyDictionary

from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeEngine

from microblog.reads import Statement

_Process = Callable[[Any], Any] | None


class Prepared:
    """A statement of columns, without lists among its parameters.

    It is made for parameters of which only those count that are written into it.
    """

    def __init__(
        self, statement: Statement, parameters: Mapping[str, Any], dialect: Dialect
    ) -> None:
        compiled = statement.params(**parameters).compile(
            dialect=dialect, compile_kwargs={"render_postcompile": True}
        )
        self.sql = str(compiled)
        binds = compiled.binds
        self._names = [
            (name, _of_bind(binds[name].type, dialect)) for name in compiled.positiontup or ()
        ]
        self._others = {n: bind.effective_value for n, bind in binds.items() if n not in parameters}
        columns = statement.selected_columns
        self._row: Any = namedtuple("Row", [column.key for column in columns], rename=True)  # type: ignore[misc]
        processes = enumerate(_of_result(column.type, dialect) for column in columns)
        self._processes = [(place, process) for place, process in processes if process]

    def arguments(self, parameters: Mapping[str, Any]) -> list[Any]:
        """The parameters in their order, as the driver takes them."""
        values = {**self._others, **parameters}
        return [process(values[name]) if process else values[name] for name, process in self._names]

    def rows(self, found: Iterable[Iterable[Any]]) -> list[Any]:
        """What the driver found, with the columns' names."""
        if self._processes:
            # Column by column, for most need nothing.
            columns: list[Any] = list(zip(*found, strict=True))
            for place, process in self._processes if columns else ():
                columns[place] = map(process, columns[place])
            found = zip(*columns, strict=True)
        return list(map(self._row._make, found))


class Preparing:
    """Makes statements ready when they are asked a second time: some are made for one request."""

    def __init__(self, dialect: Dialect) -> None:
        self._dialect = dialect
        self._known: WeakKeyDictionary[Statement, dict[int, Prepared | None]] = WeakKeyDictionary()

    def __call__(self, statement: Statement, parameters: Mapping[str, Any]) -> Prepared | None:
        """None at the first time; how many rows are wanted is written into the statement."""
        known = self._known.setdefault(statement, {})
        rows = parameters.get("rows", 0)
        if rows not in known:
            known[rows] = None
        elif known[rows] is None:
            known[rows] = Prepared(statement, parameters, self._dialect)
        return known[rows]


def _of_bind(kind: TypeEngine[Any], dialect: Dialect) -> _Process:
    return kind.dialect_impl(dialect).bind_processor(dialect)


def _of_result(kind: TypeEngine[Any], dialect: Dialect) -> _Process:
    return kind.dialect_impl(dialect).result_processor(dialect, None)
