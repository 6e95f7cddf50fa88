"""Writing posts."""

from sqlalchemy import delete, func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from microblog.posts.models import Post


async def add_post(db: AsyncSession, *, author_id: int, body: str, once: str | None) -> None:
    """Write a post, unless its form has made one already."""
    try:
        async with db.begin_nested():
            db.add(Post(author_id=author_id, body=body, once=once))
    except IntegrityError:
        if not await _was_posted(db, author_id=author_id, once=once):
            raise


async def count_of_posts(db: AsyncSession, *, author_id: int) -> int:
    """How much a person wrote."""
    return await db.scalar(select(func.count(Post.id)).where(Post.author_id == author_id)) or 0


async def delete_some_posts(db: AsyncSession, *, author_id: int, at_most: int) -> bool:
    """Delete so many of a person's posts; False if there were none."""
    some = select(Post.id).where(Post.author_id == author_id).limit(at_most)
    deleted = await db.execute(
        delete(Post)
        .where(Post.id.in_(some))
        .returning(Post.id)
        .execution_options(synchronize_session=False)
    )
    return bool(deleted.all())


async def _was_posted(db: AsyncSession, *, author_id: int, once: str | None) -> bool:
    same = select(Post.id).where(Post.author_id == author_id, Post.once == once)
    return await db.scalar(same) is not None
