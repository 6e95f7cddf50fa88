"""A post."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from microblog.clock import utc_now
from microblog.database import Base, BigId, UtcDateTime

ONCE_LENGTH = 22


class Post(Base):
    """A few lines of text. Ids grow with time, so they order the timelines and are their cursor.

    `once` is what its form was marked with: a form that is sent twice makes one post.
    """

    __tablename__ = "posts"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    author_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    body: Mapped[str] = mapped_column(Text)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utc_now)
    once: Mapped[str | None] = mapped_column(String(ONCE_LENGTH))

    __table_args__ = (
        UniqueConstraint("author_id", "once"),
        Index(None, "author_id", "id"),
        # An id that was deleted is never given again: a cursor would find the wrong post.
        {"sqlite_autoincrement": True},
    )
