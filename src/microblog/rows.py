"""Rows that may be there already."""

from functools import cache
from typing import Any

from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from microblog.columns import Base
from microblog.database import connection_of


class Gone(Exception):
    """Raised when what a row was to refer to has been deleted meanwhile."""


# Each with its ON CONFLICT.
INSERT: dict[str, Any] = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}


async def insert_if_new(db: AsyncSession, model: type[Base], **values: Any) -> bool:
    """Write a row, unless a unique constraint says that it is there; whether it was written.

    Raises Gone; nothing else may be written in that unit then.
    """
    return await new_id(db, model, **values) is not None


async def new_id(db: AsyncSession, model: type[Base], **values: Any) -> int | None:
    """The same, for the id of the row; None if it was there."""
    # Past the session, which takes as long as the rest of the row.
    connection = await connection_of(db)
    try:
        written = await connection.execute(_insert(connection.dialect.name, model), values)
    except IntegrityError as error:
        raise Gone from error
    found: int | None = written.scalar()
    return found


@cache
def _insert(kind: str, model: type[Base]) -> Any:
    table = model.metadata.tables[model.__tablename__]
    insert = INSERT[kind]
    return insert(table).on_conflict_do_nothing().returning(table.c.id)
