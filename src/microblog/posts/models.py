"""A post."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, Text
from sqlalchemy.orm import Mapped, mapped_column

from microblog.clock import utc_now
from microblog.database import Base, BigId, UtcDateTime


class Post(Base):
    """A few lines of text. Ids grow with time, so they order the timelines and are their cursor."""

    __tablename__ = "posts"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    author_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    body: Mapped[str] = mapped_column(Text)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utc_now)

    __table_args__ = (
        Index(None, "author_id", "id"),
        # An id that was deleted is never given again: a cursor would find the wrong post.
        {"sqlite_autoincrement": True},
    )
