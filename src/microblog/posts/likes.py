"""Liking posts."""

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from microblog.blocks.visible import may_see
from microblog.posts.models import Like, Post
from microblog.rows import Gone, insert_if_new


async def like(db: AsyncSession, *, post_id: int, user_id: int) -> int | None:
    """Like a post; its author, or None if one liked it already. Raises Gone."""
    seen = select(Post.author_id).where(Post.id == post_id, may_see(Post.author_id))
    author_id = await db.scalar(seen, {"reader": user_id})
    if author_id is None:
        raise Gone
    is_new = await insert_if_new(db, Like, post_id=post_id, user_id=user_id)
    return author_id if is_new else None


async def unlike(db: AsyncSession, *, post_id: int, user_id: int) -> int | None:
    """Like it no more; its author, or None if one did not like it."""
    this = Like.post_id == post_id, Like.user_id == user_id
    unliked = await db.execute(delete(Like).where(*this).returning(Like.id))
    if unliked.first() is None:
        return None
    return await db.scalar(select(Post.author_id).where(Post.id == post_id))
