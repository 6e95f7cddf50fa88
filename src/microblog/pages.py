"""Pages of a list by keyset: older and newer by id, never by counting rows."""

from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from quart import abort, request
from sqlalchemy import Select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import InstrumentedAttribute

from microblog.guards.ids import parse_id

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Cursor:
    """Where a page begins: older than one id, newer than one id, or at the newest."""

    before: int | None = None
    after: int | None = None


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    """Some rows, newest first, and the ids from which the pages beside it go on."""

    items: list[T]
    older_than: int | None
    newer_than: int | None


def cursor_of_request() -> Cursor:
    """What `?before=` or `?after=` say; 400 for what is no id."""
    return Cursor(_id_argument("before"), _id_argument("after"))


def _id_argument(name: str) -> int | None:
    text = request.args.get(name)
    if text is None:
        return None
    return parse_id(text) or abort(400, f"“{name}” must be the number of a post.")


async def page_of(
    db: AsyncSession,
    statement: Select[*tuple[Any, ...]],
    *,
    by: InstrumentedAttribute[int],
    cursor: Cursor,
    size: int,
) -> Page[Any]:
    """The rows of the statement at the cursor; asks for one row more, to know whether it goes on.

    Newer pages are full: when fewer than `size` rows are newer, it is the first page.
    """
    if cursor.after is not None:
        newer = await db.execute(statement.where(by > cursor.after).order_by(by).limit(size + 1))
        rows = list(newer)
        if len(rows) > size:
            items = rows[:size][::-1]
            return Page(items, older_than=items[-1].id, newer_than=items[0].id)
        cursor = Cursor()
    if cursor.before is not None:
        statement = statement.where(by < cursor.before)
    rows = list(await db.execute(statement.order_by(by.desc()).limit(size + 1)))
    items = rows[:size]
    return Page(
        items,
        older_than=items[-1].id if len(rows) > size else None,
        newer_than=items[0].id if items and cursor.before is not None else None,
    )
