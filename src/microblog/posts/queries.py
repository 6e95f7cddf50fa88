"""Writing posts."""

from sqlalchemy.ext.asyncio import AsyncSession

from microblog.posts.models import Post


async def add_post(db: AsyncSession, *, author_id: int, body: str) -> Post:
    """Write a post."""
    post = Post(author_id=author_id, body=body)
    db.add(post)
    await db.flush()
    return post
