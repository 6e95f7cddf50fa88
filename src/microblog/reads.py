"""Rows that a page only shows, read past the session, which keeps track of what may be changed."""

from collections.abc import Mapping, Sequence
from typing import Any, Protocol

from sqlalchemy import Select
from sqlalchemy.ext.asyncio import AsyncSession

Statement = Select[*tuple[Any, ...]]
Rows = Sequence[Any]


class Reads(Protocol):
    """Another way to the rows than the session's."""

    @property
    def now(self) -> "Reads":
        """The way to what must not be moments old."""

    async def rows(self, statement: Statement, parameters: Mapping[str, Any]) -> Rows | None:
        """All that a statement finds; None if the session has to be asked after all."""


async def rows(
    db: AsyncSession,
    statement: Statement,
    parameters: Mapping[str, Any],
    *,
    exactly_now: bool = False,
) -> Rows:
    """What a statement of columns finds; inside `writing`, with what was written there.

    What must not be moments old, where a replica answers, is asked for `exactly_now`.
    """
    if db.info.get("writes"):
        return (await db.execute(statement, parameters)).all()
    reads: Reads | None = db.info.get("reads")
    if reads:
        found = await (reads.now if exactly_now else reads).rows(statement, parameters)
        if found is not None:
            return found
    return (await (await db.connection()).execute(statement, parameters)).all()
