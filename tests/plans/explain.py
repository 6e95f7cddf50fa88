"""What a database says of how it answers a statement, and what is wrong with that."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, NamedTuple

from sqlalchemy import event
from sqlalchemy.ext.asyncio import AsyncConnection

from microblog.tables import METADATA

# A few pages of rows may be sorted; one index read that far is no look-up any more.
MOST_SORTED = 2_000
MOST_READ = 10_000
# The partial indexes of the few whom every list leaves out.
_OF_FEW = ("ix_users_gone", "ix_users_silenced")


class Statement(NamedTuple):
    """A statement as the driver got it."""

    sql: str
    parameters: Any


@contextmanager
def listening(connection: AsyncConnection) -> Iterator[list[Statement]]:
    """What is asked on the connection meanwhile."""
    heard: list[Statement] = []

    def note(_c: Any, _cursor: Any, sql: str, parameters: Any, *_: Any) -> None:
        heard.append(Statement(sql, parameters))

    event.listen(connection.sync_connection, "before_cursor_execute", note)
    yield heard
    event.remove(connection.sync_connection, "before_cursor_execute", note)


async def faults(connection: AsyncConnection, statement: Statement) -> list[str]:
    """The tables that are read from end to end, and what is sorted beyond some pages."""
    if connection.dialect.name == "sqlite":
        explain, found = "EXPLAIN QUERY PLAN", _faults_on_sqlite
    else:
        explain, found = "EXPLAIN (ANALYZE, FORMAT JSON)", _faults_on_postgresql
    sql = f"{explain} {statement.sql}"
    return list(found((await connection.exec_driver_sql(sql, statement.parameters)).all()))


async def faults_for_all(connection: AsyncConnection, statement: Statement) -> list[str]:
    """The same of the one plan that PostgreSQL makes for whatever the parameters are."""
    values = ", ".join(_quoted(value) for value in statement.parameters)
    for sql in ("SET plan_cache_mode = force_generic_plan", f"PREPARE listed AS {statement.sql}"):
        await connection.exec_driver_sql(sql)
    execute = f"EXECUTE listed ({values})" if values else "EXECUTE listed"
    answer = await connection.exec_driver_sql(f"EXPLAIN (ANALYZE, FORMAT JSON) {execute}")
    for sql in ("DEALLOCATE listed", "RESET plan_cache_mode"):
        await connection.exec_driver_sql(sql)
    return [f"planned for all: {fault}" for fault in _faults_on_postgresql(answer.all())]


def _quoted(value: Any) -> str:
    return "NULL" if value is None else "'" + str(value).replace("'", "''") + "'"


def _faults_on_sqlite(rows: Any) -> Iterator[str]:
    for row in rows:
        scanned = re.match(r"SCAN ([a-z_]+?)(_\d+)?( |$)", row.detail)
        is_table = scanned and scanned[1] in METADATA["main"].tables
        if (is_table and not row.detail.endswith(_OF_FEW)) or "TEMP B-TREE" in row.detail:
            yield row.detail


def _faults_on_postgresql(rows: Any) -> Iterator[str]:
    [[[answer]]] = rows
    yield from _faults_of(answer["Plan"])


def _faults_of(node: dict[str, Any]) -> Iterator[str]:
    parts = node.get("Plans", [])
    what = " ".join(str(node[key]) for key in _NAMES if key in node)
    read = _rows(node, "Actual Rows", *_REMOVED)
    if node["Node Type"] == "Seq Scan" or read > MOST_READ:
        yield f"{what}: {read:.0f} rows"
    if "Sort" in node["Node Type"] and _rows(parts[0], "Actual Rows") > MOST_SORTED:
        yield what
    for part in parts:
        yield from _faults_of(part)


_NAMES = ("Node Type", "Relation Name", "Index Name")
_REMOVED = ("Rows Removed by Filter", "Rows Removed by Index Recheck")


def _rows(node: dict[str, Any], *counts: str) -> float:
    return float(node["Actual Loops"] * sum(node.get(count, 0) for count in counts))
