"""A person's account."""

from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from microblog.clock import utc_now
from microblog.columns import Base, BigId, UtcDateTime, key_string, partial_index

USERNAME_MIN_LENGTH = 3
USERNAME_MAX_LENGTH = 30
USERNAME_PATTERN = f"[A-Za-z0-9_]{{{USERNAME_MIN_LENGTH},{USERNAME_MAX_LENGTH}}}"
EMAIL_MAX_LENGTH = 254  # RFC 5321: a path of 256 octets, less its angle brackets
ABOUT_ME_MAX_LENGTH = 140
# In place of the id of who is not logged in; no person has it.
NOBODY = 0


class User(Base):
    """A person who may log in. Names and addresses are shown as typed and compared folded."""

    __tablename__ = "users"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    username: Mapped[str] = mapped_column(String(USERNAME_MAX_LENGTH))
    username_key: Mapped[str] = mapped_column(key_string(USERNAME_MAX_LENGTH), unique=True)
    email: Mapped[str] = mapped_column(String(EMAIL_MAX_LENGTH))
    email_key: Mapped[str] = mapped_column(String(EMAIL_MAX_LENGTH), unique=True)
    password_hash: Mapped[str] = mapped_column(String(255))
    about_me: Mapped[str] = mapped_column(String(ABOUT_ME_MAX_LENGTH), default="")
    is_admin: Mapped[bool] = mapped_column(default=False)
    # Without one, the person's browser says what to speak.
    language: Mapped[str | None] = mapped_column(String(10))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utc_now)
    last_seen_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utc_now)
    email_confirmed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    # Set on an account that is being deleted.
    closed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    # Set by an admin: the suspended can't log in and are not seen, the silenced are seen only by
    # who follows them or asks for them.
    suspended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    silenced_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    # Every notification up to that id is read.
    notifications_read_to: Mapped[int] = mapped_column(BigId, default=0)
    digest: Mapped[bool] = mapped_column(default=False)
    # When there was a digest, or nothing to tell in it, or it was switched on.
    digest_sent_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    __table_args__ = (
        # The few whom every timeline leaves out.
        partial_index(
            "ix_users_gone", "id", where="suspended_at IS NOT NULL OR closed_at IS NOT NULL"
        ),
        partial_index("ix_users_silenced", "id", where="silenced_at IS NOT NULL"),
        partial_index("ix_users_digest", "digest_sent_at", where="digest_sent_at IS NOT NULL"),
    )


class NameHold(Base):
    """A name that somebody had: until then it is theirs to take back, and nobody else's.

    Without a person, whose account is gone, it is nobody's; without a moment, for ever.
    """

    __tablename__ = "name_holds"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    name_key: Mapped[str] = mapped_column(String(USERNAME_MAX_LENGTH), unique=True)
    user_id: Mapped[int | None] = mapped_column(
        ForeignKey("users.id", ondelete="SET NULL"), index=True
    )
    until: Mapped[datetime | None] = mapped_column(UtcDateTime)
