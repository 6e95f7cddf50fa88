"""Under which tags, and by which words, a post is found."""

from sqlalchemy import delete, insert, literal_column, not_, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.sql.elements import ColumnElement

from microblog.database import connection_of
from microblog.posts.models import Post, PostTag
from microblog.posts.pieces import tags_in
from microblog.posts.search_index import add_words, save_words

# In the words of its partial index: SQLite would not see that "is_indexed = 0" is the same.
UNINDEXED: ColumnElement[bool] = not_(literal_column("posts.is_indexed"))
_INSERT_TAGS = insert(PostTag.__table__)  # type: ignore[arg-type]


async def index_post(db: AsyncSession, *, post_id: int, body: str) -> None:
    """Write under which tags and by which words a post is found."""
    await save_words(db, post_id=post_id, body=body)
    await db.execute(delete(PostTag).where(PostTag.post_id == post_id))
    await _add_tags(db, {post_id: body})


async def index_new_posts(db: AsyncSession, bodies: dict[int, str]) -> None:
    """Write the same for many posts that have just been written, by their numbers."""
    await add_words(await connection_of(db), bodies.items())
    await _add_tags(db, bodies)


async def index_some_posts(db: AsyncSession) -> bool:
    """Index some of the posts that were written before there was an index; False if none is left.

    On PostgreSQL, where several may be at it, each takes others.
    """
    some = select(Post.id, Post.body).where(UNINDEXED).order_by(Post.id.desc()).limit(200)
    found = (await db.execute(some.with_for_update(skip_locked=True))).all()
    for post_id, body in found:
        await index_post(db, post_id=post_id, body=body)
    await db.execute(
        update(Post)
        .where(Post.id.in_([post_id for post_id, _ in found]))
        .values(is_indexed=True)
        .execution_options(synchronize_session=False)
    )
    return bool(found)


async def _add_tags(db: AsyncSession, bodies: dict[int, str]) -> None:
    tags = [{"tag": tag, "post_id": post} for post, body in bodies.items() for tag in tags_in(body)]
    if tags:
        # Past the session, which takes as long as the rest of a post.
        await (await connection_of(db)).execute(_INSERT_TAGS, tags)
