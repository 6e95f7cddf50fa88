"""Rows that may be there already."""

from typing import Any

from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from microblog.database import Base


class Gone(Exception):
    """Raised when what a row was to refer to has been deleted meanwhile."""


_INSERT = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}


async def insert_if_new(db: AsyncSession, model: type[Base], **values: Any) -> bool:
    """Write a row, unless a unique constraint says that it is there; whether it was written.

    Raises Gone; nothing else may be written in that unit then.
    """
    return await new_id(db, model, **values) is not None


async def new_id(db: AsyncSession, model: type[Base], **values: Any) -> int | None:
    """The same, for the id of the row; None if it was there."""
    insert = _INSERT[db.get_bind().dialect.name]
    try:
        written = await db.execute(
            insert(model).values(**values).on_conflict_do_nothing().returning(model.id)  # type: ignore[attr-defined]
        )
    except IntegrityError as error:
        raise Gone from error
    found: int | None = written.scalar()
    return found
