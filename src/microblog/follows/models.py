"""That one person reads another."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from microblog.clock import utc_now
from microblog.columns import Base, BigId, UtcDateTime


class Follow(Base):
    """The follower's home page shows what the followed writes."""

    __tablename__ = "follows"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    follower_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    followed_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utc_now)

    __table_args__ = (
        UniqueConstraint("follower_id", "followed_id"),
        CheckConstraint("follower_id <> followed_id", name="not_oneself"),
        # The lists on a profile, the newest first.
        Index(None, "followed_id", "id"),
        Index(None, "follower_id", "id"),
    )
