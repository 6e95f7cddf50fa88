"""An export."""

from datetime import datetime, timedelta

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from microblog.clock import utc_now
from microblog.columns import Base, BigId, UtcDateTime

WAITING = "waiting"
WORKING = "working"
READY = "ready"
FAILED = "failed"

# Where nobody makes it, it is given up after this.
WAITS_FOR = timedelta(days=1)
# Who makes an export renews this with each page of any list; after a kill, nobody does.
WORKS_WITHIN = timedelta(minutes=2)


class Export(Base):
    """What a person asked for and how far it is; one for each person.

    `expires_at` is when it is deleted or, while somebody works on it, when it counts as failed.
    """

    __tablename__ = "exports"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), unique=True)
    state: Mapped[str] = mapped_column(String(10), default=WAITING)
    done: Mapped[int] = mapped_column(default=0)
    total: Mapped[int] = mapped_column(default=0)
    file: Mapped[str] = mapped_column(String(40))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utc_now)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime)

    __table_args__ = ({"sqlite_autoincrement": True},)

    @property
    def seen_state(self) -> str:
        """The state, in which an export that nobody works on any more has failed."""
        stopped = self.state == WORKING and self.expires_at <= utc_now()
        return FAILED if stopped else self.state

    @property
    def is_being_made(self) -> bool:
        """Whether it will be ready without anybody's asking again."""
        return self.seen_state in {WAITING, WORKING}
