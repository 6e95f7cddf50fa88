"""Posts with their authors, newest first."""

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from microblog.pages import Cursor, Page, page_of
from microblog.posts.models import Post
from microblog.users.models import User


class ShownPost(NamedTuple):
    """A row of a timeline."""

    id: int
    body: str
    created_at: datetime
    username: str


_SHOWN = select(Post.id, Post.body, Post.created_at, User.username).join(
    User, User.id == Post.author_id
)


async def everybodys_posts(db: AsyncSession, *, cursor: Cursor, size: int) -> Page[ShownPost]:
    """What anybody wrote."""
    return await page_of(db, _SHOWN, by=Post.id, cursor=cursor, size=size)


async def posts_by(
    db: AsyncSession, *, author_id: int, cursor: Cursor, size: int
) -> Page[ShownPost]:
    """What one person wrote."""
    statement = _SHOWN.where(Post.author_id == author_id)
    return await page_of(db, statement, by=Post.id, cursor=cursor, size=size)
