"""Messages, and the threads that they are in."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from microblog.clock import utc_now
from microblog.columns import Base, BigId, UtcDateTime, partial_index
from microblog.posts.models import ONCE_LENGTH


class MessageThread(Base):
    """Two people who write to each other; one thread, whoever began it."""

    __tablename__ = "message_threads"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    low_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    high_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)

    __table_args__ = (
        UniqueConstraint("low_id", "high_id"),
        CheckConstraint("low_id < high_id", name="in_order"),
    )


class ThreadMember(Base):
    """A thread as one of the two sees it: with whom, its last message, and how far it is read."""

    __tablename__ = "thread_members"

    thread_id: Mapped[int] = mapped_column(
        ForeignKey("message_threads.id", ondelete="CASCADE"), primary_key=True
    )
    user_id: Mapped[int] = mapped_column(
        ForeignKey("users.id", ondelete="CASCADE"), primary_key=True
    )
    other_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    read_to: Mapped[int] = mapped_column(BigId, default=0)
    last_message_id: Mapped[int] = mapped_column(BigId, default=0)

    __table_args__ = (
        Index(None, "user_id", "last_message_id"),
        Index(None, "other_id", "user_id"),
        # The number beside "Messages", on every page.
        partial_index(
            "ix_thread_members_unread", "user_id", "other_id", where="last_message_id > read_to"
        ),
    )


class Message(Base):
    """What one of the two wrote; `body` is empty once they deleted it.

    `once` and `mentions` are as in a post.
    """

    __tablename__ = "messages"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    thread_id: Mapped[int] = mapped_column(ForeignKey("message_threads.id", ondelete="CASCADE"))
    sender_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    body: Mapped[str] = mapped_column(Text)
    mentions: Mapped[str] = mapped_column(Text, default="")
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utc_now)
    once: Mapped[str | None] = mapped_column(String(ONCE_LENGTH))

    __table_args__ = (
        UniqueConstraint("sender_id", "once"),
        Index(None, "thread_id", "id"),
        # An id that was deleted is never given again: it would count as read.
        {"sqlite_autoincrement": True},
    )
