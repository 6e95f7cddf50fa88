"""Rows, counts and the counters behind the ids, of whatever table it is."""

from collections.abc import AsyncGenerator
from typing import Any

from sqlalchemy import Table, exists, func, insert, inspect, literal_column, select, text
from sqlalchemy.engine import Connection
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.sql.elements import ColumnElement

from microblog.posts.models import Post
from microblog.posts.search_index import add_words
from microblog.tables import METADATA

_ROWS_AT_ONCE = 500


def tables_of(part: str) -> list[Table]:
    """The tables, each after those that it refers to."""
    return METADATA[part].sorted_tables


async def filled_table(connection: AsyncConnection, part: str) -> str | None:
    """The name of a table that has rows, if there is one; not every table must be there."""
    there = await connection.run_sync(_names)
    for table in tables_of(part):
        if table.name in there and await connection.scalar(
            select(exists(select(literal_column("1")).select_from(table)))
        ):
            return table.name
    return None


def _names(connection: Connection) -> set[str]:
    return set(inspect(connection).get_table_names())


async def count_of_rows(connection: AsyncConnection, table: Table) -> int:
    """How many rows a table has."""
    return await connection.scalar(select(func.count()).select_from(table)) or 0


async def copy_rows(
    source: AsyncConnection, target: AsyncConnection, table: Table
) -> AsyncGenerator[int, None]:
    """Copy a table and what belongs to it; yields how many rows were copied since the last."""
    # By their ids, a reply comes after what it answers.
    rows = await source.stream(
        select(table).order_by(*table.primary_key), execution_options={"yield_per": _ROWS_AT_ONCE}
    )
    async for some in rows.partitions():
        await target.execute(insert(table), [dict(row._mapping) for row in some])
        if table is Post.__table__:
            await add_words(target, [(row.id, row.body) for row in some])
        yield len(some)
    if _has_counter(table):
        await _set_counter(target, table, await _counter(source, table))


def _has_counter(table: Table) -> bool:
    return table.autoincrement_column is not None


async def _counter(connection: AsyncConnection, table: Table) -> int:
    """The largest id that was ever given, as far as the database knows."""
    largest = await connection.scalar(select(func.max(table.c.id))) or 0
    if connection.dialect.name == "postgresql":
        given = await connection.scalar(select(func.pg_sequence_last_value(_sequence(table))))
    else:
        given = await connection.scalar(
            text("SELECT seq FROM sqlite_sequence WHERE name = :name"), {"name": table.name}
        )
    return max(largest, given or 0)


async def _set_counter(connection: AsyncConnection, table: Table, number: int) -> None:
    """Give no id again that was given; of SQLite's tables some have no counter but their rows."""
    if connection.dialect.name == "postgresql":
        if number:
            await connection.execute(select(func.setval(_sequence(table), number)))
    elif table.dialect_options["sqlite"]["autoincrement"]:
        row = {"name": table.name, "seq": number}
        await connection.execute(text("DELETE FROM sqlite_sequence WHERE name = :name"), row)
        await connection.execute(text("INSERT INTO sqlite_sequence VALUES (:name, :seq)"), row)


def _sequence(table: Table) -> ColumnElement[Any]:
    return func.pg_get_serial_sequence(table.name, "id").op("::")(literal_column("regclass"))
