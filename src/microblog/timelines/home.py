"""The home timeline: one's own posts and those of the people whom one follows.

Its time may not grow with the number of posts, whomever one follows. Of who follows few, each
author is asked for their newest posts. SQLite's planner walks each author's index and stops early
by itself. PostgreSQL's would read everybody's posts until a page is full, so it is led: n posts can
only be of the n authors whose newest post is newest; those are found by one look into the index
each, and then their further posts, as far as the last of these.

Of who follows many, that takes long, and a page of posts is soon found among everybody's: the
newest are walked along. Where they are silent it is not, and the authors are asked after all.
"""

from collections.abc import Callable
from typing import Any

from sqlalchemy import (
    CompoundSelect,
    Select,
    Subquery,
    and_,
    case,
    func,
    literal,
    not_,
    or_,
    select,
    true,
)
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.sql.elements import ColumnElement

from microblog.blocks.visible import READER, wants_to_hear
from microblog.columns import BigId
from microblog.follows.models import Follow
from microblog.guards.ids import LARGEST_ID
from microblog.pages import AFTER, BEFORE, ROWS, Cursor, Keyset, Page, count_of_newer, page_of
from microblog.posts.models import Post
from microblog.posts.shown import ShownPost, shown


def _written(number: int) -> ColumnElement[int]:
    """A number in the statement's text, as ROWS is, and for the same reason."""
    return literal(number, BigId, literal_execute=True)


_MANY = _written(300)
_WALKED = _written(3_000)
_ONE = _written(1)

_mine = select(Follow.id).where(Follow.follower_id == READER)
_follows_many = _mine.limit(_ONE).offset(_MANY).exists()


def _authors(condition: ColumnElement[bool]) -> Subquery:
    """Nobody where the condition is false: asked here, it spares the rest on both databases."""
    heard = Follow.follower_id == READER, wants_to_hear(Follow.followed_id)
    followed = select(Follow.followed_id.label("id")).where(condition, *heard)
    return followed.union_all(select(READER.label("id")).where(condition)).subquery("authors")


def _along_all(*, newer: bool) -> Select[int]:
    beyond, order = _direction(Post.id, newer=newer)
    nearest = func.min(Post.id) if newer else func.max(Post.id)
    # From nowhere where few are followed: a condition of its own would be asked of each post.
    start = case((_follows_many, select(nearest).where(beyond).scalar_subquery()))
    near = Post.id < start + _WALKED if newer else Post.id > start - _WALKED
    is_followed = _mine.where(Follow.followed_id == Post.author_id).exists()
    wanted = or_(Post.author_id == READER, and_(is_followed, wants_to_hear(Post.author_id)))
    found = select(Post.id).where(beyond, near, wanted)
    return found.order_by(order).limit(ROWS)


def _by_author_on_sqlite(authors: Subquery, *, newer: bool) -> Select[int]:
    beyond, order = _direction(Post.id, newer=newer)
    by_them = Post.author_id.in_(select(authors.c.id))
    return select(Post.id).where(by_them, beyond).order_by(order).limit(ROWS)


def _by_author_on_postgresql(authors: Subquery, *, newer: bool) -> Select[int]:
    beyond, order = _direction(Post.id, newer=newer)
    theirs = select(Post.id).where(Post.author_id == authors.c.id, beyond)
    first = theirs.order_by(order).limit(_ONE).lateral()
    near = select(authors.c.id, first.c.id.label("first_id")).join_from(authors, first, true())
    few = (
        near.order_by(_order(first.c.id, newer=newer))
        .limit(ROWS)
        .cte("few")
        .prefix_with("MATERIALIZED")
    )
    # The first posts of so many would fill a page: nothing on it is beyond the last of them.
    firsts = select(few.c.first_id).order_by(_order(few.c.first_id, newer=newer))
    last = firsts.limit(_ONE).offset(ROWS - _ONE).scalar_subquery()
    end = func.coalesce(last, _written(LARGEST_ID if newer else 0))
    within = Post.id <= end if newer else Post.id >= end
    posts = select(Post.id).where(Post.author_id == few.c.id, beyond, within)
    nearest = posts.order_by(order).limit(ROWS).lateral()
    found = select(nearest.c.id).join_from(few, nearest, true())
    return found.order_by(_order(nearest.c.id, newer=newer)).limit(ROWS)


def _direction(column: Any, *, newer: bool) -> tuple[ColumnElement[bool], Any]:
    return column > AFTER if newer else column < BEFORE, _order(column, newer=newer)


def _order(column: Any, *, newer: bool) -> Any:
    return column if newer else column.desc()


def _ids(by_author: Callable[..., Select[int]], *, newer: bool) -> CompoundSelect[int]:
    along = _along_all(newer=newer).cte("along_all").prefix_with("MATERIALIZED")
    is_full = select(func.count()).select_from(along).scalar_subquery() == ROWS
    asked = by_author(_authors(not_(is_full)), newer=newer).subquery()
    return select(along.c.id).where(is_full).union_all(select(asked.c.id))


_HOME = {
    name: Keyset(*(shown(_ids(by_author, newer=newer)) for newer in (False, True)))
    for name, by_author in (
        ("sqlite", _by_author_on_sqlite),
        ("postgresql", _by_author_on_postgresql),
    )
}


async def home_timeline(
    db: AsyncSession, *, reader: int, cursor: Cursor, size: int
) -> Page[ShownPost]:
    """What the reader and the people whom they follow wrote."""
    keyset = _HOME[db.get_bind().dialect.name]
    return await page_of(db, keyset, cursor=cursor, size=size, reader=reader)


async def new_at_home(db: AsyncSession, *, reader: int, after: int, most: int) -> int:
    """How many posts there are beyond the one that the reader saw last."""
    keyset = _HOME[db.get_bind().dialect.name]
    return await count_of_newer(db, keyset, after=after, most=most, reader=reader)
