"""What is found; in all of it, only what the reader may see."""

from typing import Any

from sqlalchemy import Select, and_, cast, exists, select
from sqlalchemy.dialects.postgresql import TSQUERY
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.sql.elements import ColumnElement

from microblog.blocks.names import people_called
from microblog.blocks.visible import may_answer, may_see
from microblog.pages import Cursor, Page, page_of
from microblog.posts.models import Post, PostTag
from microblog.posts.search_index import SEARCH
from microblog.posts.shown import ShownPost, author_behind, posts_keyset
from microblog.search.parsing import Query
from microblog.users.models import User

MOST_PEOPLE = 10
MOST_TAGS = 10
# Of these, those that the reader may see: nobody waits until ten are found among thousands.
_LOOKED_AT = 100


async def found_posts(
    db: AsyncSession, *, query: Query, reader: int, cursor: Cursor, size: int
) -> Page[ShownPost]:
    """The posts with all the words, by one of the people if some are named, newest first."""
    ids, by = _ids(db.get_bind().dialect.name, query)
    if query.names:
        ids = ids.where(Post.author_id.in_(await people_called(db, names=query.names)))
    # Who asks for somebody's posts finds them, also those of the silenced.
    is_shown = may_see if query.names else may_answer
    keyset = posts_keyset(ids.where(is_shown(author_behind(by))), by=by)
    return await page_of(db, keyset, cursor=cursor, size=size, reader=reader)


def _ids(kind: str, query: Query) -> tuple[Select[int], Any]:
    if not query.terms:
        return select(Post.id), Post.id
    index = SEARCH[kind]
    if kind == "sqlite":
        by, matches = index.c.rowid, index.c.words.match(query.for_sqlite)
    else:
        by = index.c.post_id
        matches = index.c.words.op("@@")(cast(query.for_postgresql, TSQUERY))
    ids = select(by.label("id")).where(matches)
    return ids.join(Post, Post.id == by) if query.names else ids, by


async def found_people(db: AsyncSession, *, beginning: str, reader: int) -> list[str]:
    """The names that begin like that."""
    begins = _begins(User.username_key, beginning.casefold())
    statement = select(User.username).where(begins, may_see(User.id)).order_by(User.username_key)
    return list(await db.scalars(statement.limit(MOST_PEOPLE), {"reader": reader}))


async def found_tags(db: AsyncSession, *, beginning: str, reader: int) -> list[str]:
    """The tags that begin like that, which are given folded."""
    some = select(PostTag.tag).where(_begins(PostTag.tag, beginning)).distinct()
    near = some.order_by(PostTag.tag).limit(_LOOKED_AT).subquery()
    used = exists().where(PostTag.tag == near.c.tag, may_answer(author_behind(PostTag.post_id)))
    found = await db.scalars(select(near.c.tag).where(used), {"reader": reader})
    return sorted(found)[:MOST_TAGS]


def _begins(column: Any, beginning: str) -> ColumnElement[bool]:
    return and_(column >= beginning, column < beginning + "\U0010ffff")
