"""A report, and the log of what admins did."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from microblog.clock import utc_now
from microblog.columns import Base, BigId, UtcDateTime, partial_index
from microblog.users.models import USERNAME_MAX_LENGTH


class Report(Base):
    """Somebody finds that a post, or a person, should not be here.

    `body` is the post as it was; None where a person is reported. `post_id` is None too once the
    post is gone.
    """

    __tablename__ = "reports"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    reporter_id: Mapped[int | None] = mapped_column(
        ForeignKey("users.id", ondelete="SET NULL"), index=True
    )
    post_id: Mapped[int | None] = mapped_column(
        ForeignKey("posts.id", ondelete="SET NULL"), index=True
    )
    person_id: Mapped[int | None] = mapped_column(
        ForeignKey("users.id", ondelete="SET NULL"), index=True
    )
    person_name: Mapped[str] = mapped_column(String(USERNAME_MAX_LENGTH))
    body: Mapped[str | None] = mapped_column(Text)
    reason: Mapped[str] = mapped_column(Text)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utc_now)
    settled_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    settled_by: Mapped[int | None] = mapped_column(
        ForeignKey("users.id", ondelete="SET NULL"), index=True
    )
    verdict: Mapped[str | None] = mapped_column(String(20))

    __table_args__ = (
        partial_index("ix_reports_open", "id", where="settled_at IS NULL"),
        partial_index(
            "uq_reports_open_post",
            *("reporter_id", "post_id"),
            where="settled_at IS NULL",
            unique=True,
        ),
        # Told apart by body: reports of posts that were deleted have no post_id, and would clash.
        partial_index(
            "uq_reports_open_person",
            *("reporter_id", "person_id"),
            where="settled_at IS NULL AND body IS NULL",
            unique=True,
        ),
        {"sqlite_autoincrement": True},
    )


class AdminAct(Base):
    """Something that an admin did; the site never changes such a row.

    The names are those of then: they stay when the accounts are gone.
    """

    __tablename__ = "admin_acts"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    admin_id: Mapped[int | None] = mapped_column(
        ForeignKey("users.id", ondelete="SET NULL"), index=True
    )
    admin_name: Mapped[str] = mapped_column(String(USERNAME_MAX_LENGTH))
    act: Mapped[str] = mapped_column(String(20))
    person_id: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"))
    person_name: Mapped[str | None] = mapped_column(String(USERNAME_MAX_LENGTH))
    post_id: Mapped[int | None] = mapped_column(BigId)
    reason: Mapped[str] = mapped_column(Text)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utc_now)

    __table_args__ = (Index(None, "person_id", "id"), {"sqlite_autoincrement": True})
