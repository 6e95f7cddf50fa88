"""What somebody did that concerns another."""

from datetime import datetime
from typing import Literal

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from microblog.clock import utc_now
from microblog.columns import Base, BigId, UtcDateTime

Kind = Literal["reply", "mention", "like", "follow"]


class Notification(Base):
    """That the actor answered, mentioned or followed the person, or liked their post.

    `post_id` is the reply, the post with the mention, or the post that was liked.
    """

    __tablename__ = "notifications"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    actor_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    kind: Mapped[Kind] = mapped_column(String(10))
    post_id: Mapped[int | None] = mapped_column(
        ForeignKey("posts.id", ondelete="CASCADE"), index=True
    )
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utc_now)

    __table_args__ = (
        Index(None, "user_id", "id"),
        Index(None, "actor_id", "user_id"),
        # An id that was deleted is never given again: it would count as read already.
        {"sqlite_autoincrement": True},
    )
