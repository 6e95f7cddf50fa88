"""Tables to write into, and those who write."""

from collections.abc import Callable
from typing import Any

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

# Takes a second or so.
SLOW = """
WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n LIMIT 3000000)
SELECT max(i) FROM n
"""
_TABLES = (
    "CREATE TABLE parents (id INTEGER PRIMARY KEY)",
    "CREATE TABLE notes (id INTEGER PRIMARY KEY, "
    "parent_id INTEGER REFERENCES parents DEFERRABLE INITIALLY DEFERRED, "
    "body BLOB)",
)


async def make_tables(writes: AsyncEngine) -> None:
    """What the notes stand in."""
    async with writes.begin() as db:
        for table in _TABLES:
            await db.execute(text(table))


async def note(
    writes: AsyncEngine,
    number: int,
    *,
    parent: int | None = None,
    then: Callable[[AsyncConnection], Any] | None = None,
) -> None:
    """Writes one, does what is to be done `then`, and returns when that is saved."""
    async with writes.begin() as db:
        values = {"id": number, "parent_id": parent}
        insert = "INSERT INTO notes VALUES (:id, :parent_id, zeroblob(3000))"
        await db.execute(text(insert), values)
        if then:
            await then(db)


async def notes_of(writes: AsyncEngine) -> list[int]:
    """The numbers of those that were saved."""
    async with writes.begin() as db:
        return list(await db.scalars(text("SELECT id FROM notes ORDER BY id")))
