"""A post, and what hangs on it."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from microblog.clock import utc_now
from microblog.columns import Base, BigId, UtcDateTime, key_string, partial_index

ONCE_LENGTH = 22
TAG_MAX_LENGTH = 60


class Post(Base):
    """A few lines of text. Ids grow with time, so they order the timelines and are their cursor.

    `once` is its form's idempotency key: a form that is sent twice makes one post.
    `mentions` are the names in it, folded, that were somebody's when it was written.
    """

    __tablename__ = "posts"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    author_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    body: Mapped[str] = mapped_column(Text)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utc_now)
    once: Mapped[str | None] = mapped_column(String(ONCE_LENGTH))
    # A reply without what it answers: that was deleted.
    is_reply: Mapped[bool] = mapped_column(default=False)
    reply_to_id: Mapped[int | None] = mapped_column(ForeignKey("posts.id", ondelete="SET NULL"))
    edited_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    mentions: Mapped[str] = mapped_column(Text, default="")
    # False for what was written before there were tags and a search.
    is_indexed: Mapped[bool] = mapped_column(default=True)

    __table_args__ = (
        UniqueConstraint("author_id", "once"),
        Index(None, "author_id", "id"),
        Index(None, "author_id", "is_reply", "id"),
        # Most posts are no replies: without them, SQLite's planner sees what the index is worth.
        partial_index("ix_posts_replies", "reply_to_id", "id", where="reply_to_id IS NOT NULL"),
        partial_index("ix_posts_unindexed", "id", where="NOT is_indexed"),
        # An id that was deleted is never given again: a cursor would find the wrong post.
        {"sqlite_autoincrement": True},
    )


class PostVersion(Base):
    """What a post said until it was edited."""

    __tablename__ = "post_versions"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    post_id: Mapped[int] = mapped_column(ForeignKey("posts.id", ondelete="CASCADE"))
    body: Mapped[str] = mapped_column(Text)
    written_at: Mapped[datetime] = mapped_column(UtcDateTime)

    __table_args__ = (Index(None, "post_id", "id"),)


class PostTag(Base):
    """That a post has a tag, which is kept folded and without its #."""

    __tablename__ = "post_tags"

    tag: Mapped[str] = mapped_column(key_string(TAG_MAX_LENGTH), primary_key=True)
    post_id: Mapped[int] = mapped_column(
        ForeignKey("posts.id", ondelete="CASCADE"), primary_key=True, index=True
    )


class Like(Base):
    """That a person likes a post."""

    __tablename__ = "likes"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    post_id: Mapped[int] = mapped_column(ForeignKey("posts.id", ondelete="CASCADE"))
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utc_now)

    __table_args__ = (
        UniqueConstraint("post_id", "user_id"),
        Index(None, "post_id", "id"),
        Index(None, "user_id", "id"),
    )
