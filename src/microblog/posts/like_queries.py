"""Liking posts."""

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from microblog.posts.models import Like, Post
from microblog.posts.queries import author_of
from microblog.rows import insert_if_new


async def like(db: AsyncSession, *, post_id: int, user_id: int) -> int | None:
    """Like a post; its author, or None if one liked it already. Raises Gone."""
    author_id = await author_of(db, post_id=post_id, reader=user_id)
    is_new = await insert_if_new(db, Like, post_id=post_id, user_id=user_id)
    return author_id if is_new else None


async def unlike(db: AsyncSession, *, post_id: int, user_id: int) -> int | None:
    """Delete a like; the post's author, or None if one did not like it."""
    this = Like.post_id == post_id, Like.user_id == user_id
    unliked = await db.execute(delete(Like).where(*this).returning(Like.id))
    if unliked.first() is None:
        return None
    return await db.scalar(select(Post.author_id).where(Post.id == post_id))
