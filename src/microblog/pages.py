"""Pages of a list by keyset: older and newer by id, never by counting rows."""

from dataclasses import dataclass
from operator import attrgetter
from typing import Any, Generic, NamedTuple, Self, TypeVar

from quart import abort, current_app, request
from sqlalchemy import Integer, Select, bindparam
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.sql.elements import ColumnElement

from microblog.columns import BigId
from microblog.guards.ids import LARGEST_ID, parse_id
from microblog.languages import gettext as _
from microblog.reads import rows

T = TypeVar("T")

BEFORE: ColumnElement[int] = bindparam("before", type_=BigId)
AFTER: ColumnElement[int] = bindparam("after", type_=BigId)
# Written into the statement: PostgreSQL plans it once, and where it does not know how few rows are
# wanted, for a tenth of them all.
ROWS: ColumnElement[int] = bindparam("rows", type_=Integer, literal_execute=True)


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


class Keyset(NamedTuple):
    """The two statements of a list, made once: for ROWS rows older than BEFORE, newer than AFTER.

    Each row has an `id`, which orders the list.
    """

    older: Select[*tuple[Any, ...]]
    newer: Select[*tuple[Any, ...]]

    @classmethod
    def of(cls, statement: Select[*tuple[Any, ...]], *, by: Any) -> Self:
        """The list of a statement's rows, by the column that is their id."""
        return cls(
            statement.where(by < BEFORE).order_by(by.desc()).limit(ROWS),
            statement.where(by > AFTER).order_by(by).limit(ROWS),
        )


def page_size() -> int:
    """How many rows a page has, as the site's setting says."""
    size: int = current_app.config["POSTS_PER_PAGE"]
    return size


def cursor_of_request() -> Cursor:
    """What `?before=` or `?after=` say; 400 for what is no id."""
    return Cursor(_id_argument("before"), _id_argument("after"))


def _id_argument(name: str) -> int | None:
    # Not by get(), which makes an error of what is not there.
    if name not in request.args:
        return None
    return parse_id(request.args[name]) or abort(
        400, _("“%(name)s” must be the number of what a list shows.", name=name)
    )


async def page_of(
    db: AsyncSession, keyset: Keyset, *, cursor: Cursor, size: int, **parameters: Any
) -> Page[Any]:
    """The rows of the list at the cursor; asks for one row more, to know whether it goes on.

    Newer pages are full: when fewer than `size` rows are newer, it is the first page.
    """
    parameters["rows"] = size + 1
    if cursor.after is not None:
        rows = await _rows(db, keyset.newer, {**parameters, "after": cursor.after})
        if len(rows) > size:
            items = rows[1:]
            return Page(items, older_than=items[-1].id, newer_than=items[0].id)
        cursor = Cursor()
    before = cursor.before or LARGEST_ID
    rows = await _rows(db, keyset.older, {**parameters, "before": before})
    items = rows[:size]
    return Page(
        items,
        older_than=items[-1].id if len(rows) > size else None,
        # Where all have gone meanwhile, the way back is from where the page would begin.
        newer_than=(items[0].id if items else before - 1) if cursor.before else None,
    )


async def count_of_newer(
    db: AsyncSession, keyset: Keyset, *, after: int, most: int, **parameters: Any
) -> int:
    """How many rows of the list are newer than one id; `most + 1` if there are more than `most`."""
    return len(await _rows(db, keyset.newer, {**parameters, "after": after, "rows": most + 1}))


async def _rows(
    db: AsyncSession, statement: Select[*tuple[Any, ...]], parameters: dict[str, Any]
) -> list[Any]:
    found = await rows(db, statement, parameters)
    return sorted(found, key=attrgetter("id"), reverse=True)
