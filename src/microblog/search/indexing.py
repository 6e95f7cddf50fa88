"""Indexing what was written before there was a search: a job of the housekeeper."""

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from microblog.database import writing
from microblog.posts.indexing import UNINDEXED, index_some_posts
from microblog.posts.models import Post


async def index_step(db: AsyncSession) -> bool:
    """Index some of it; whether there was any."""
    if await db.scalar(select(Post.id).where(UNINDEXED).limit(1)) is None:
        return False
    async with writing(db):
        return await index_some_posts(db)
