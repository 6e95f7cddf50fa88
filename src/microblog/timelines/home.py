"""The home timeline: one's own posts and those of the people whom one follows.

Its time may not grow with the number of posts, whomever one follows. SQLite's planner walks each
author's index and stops early by itself. PostgreSQL's would read everybody's posts until a page is
full, so it is led: n posts can only be of the n authors whose newest post is newest; those are
found by one look into the index each, and then the newest posts of each.
"""

from typing import Any

from sqlalchemy import Select, func, select, true, union_all
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.sql.elements import ColumnElement

from microblog.blocks.visible import READER, wants_to_hear
from microblog.follows.models import Follow
from microblog.pages import AFTER, BEFORE, ROWS, Cursor, Keyset, Page, count_of_newer, page_of
from microblog.posts.models import Post
from microblog.posts.shown import ShownPost, shown

_authors = union_all(
    select(Follow.followed_id.label("id")).where(
        Follow.follower_id == READER, wants_to_hear(Follow.followed_id)
    ),
    select(READER.label("id")),
).subquery("authors")


def _ids_on_sqlite(*, newer: bool) -> Select[int]:
    beyond, order = _direction(Post.id, newer=newer)
    by_them = Post.author_id.in_(select(_authors.c.id))
    return select(Post.id).where(by_them, beyond).order_by(order).limit(ROWS)


def _ids_on_postgresql(*, newer: bool) -> Select[int]:
    beyond, order = _direction(Post.id, newer=newer)
    nearest = func.min(Post.id) if newer else func.max(Post.id)
    # Lateral, for a subselect would be asked twice: whether there is one, and to sort.
    theirs = select(nearest.label("id")).where(Post.author_id == _authors.c.id, beyond).lateral()
    by_first = theirs.c.id if newer else theirs.c.id.desc()
    near = select(_authors.c.id).join_from(_authors, theirs, true())
    authors = near.where(theirs.c.id.is_not(None)).order_by(by_first).limit(ROWS).subquery()
    posts = (
        select(Post.id)
        .where(Post.author_id == authors.c.id, beyond)
        .order_by(order)
        .limit(ROWS)
        .lateral()
    )
    by_id = posts.c.id if newer else posts.c.id.desc()
    return select(posts.c.id).join_from(authors, posts, true()).order_by(by_id).limit(ROWS)


def _direction(column: Any, *, newer: bool) -> tuple[ColumnElement[bool], Any]:
    return (column > AFTER, column) if newer else (column < BEFORE, column.desc())


_HOME = {
    name: Keyset(older=shown(ids(newer=False)), newer=shown(ids(newer=True)))
    for name, ids in (("sqlite", _ids_on_sqlite), ("postgresql", _ids_on_postgresql))
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
