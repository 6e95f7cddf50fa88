"""The tables of the error reports.

A number of times is called `times`: a row is a tuple, whose `count` is a method.
"""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from microblog.columns import BigId, UtcDateTime
from microblog.store import StoreBase

OPEN, SOLVED, MUTED = "open", "solved", "muted"


class ErrorGroup(StoreBase):
    """One bug: all the errors with the same key.

    `mailed_count` is the count that the newest mail told; `next_mail_at` the count that is told
    next; `held_since` when a mail that the limits held back should have gone.
    """

    __tablename__ = "error_groups"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    key: Mapped[str] = mapped_column(String(16), unique=True)
    title: Mapped[str] = mapped_column(Text)
    kind: Mapped[str] = mapped_column(Text)
    place: Mapped[str] = mapped_column(Text)
    message: Mapped[str] = mapped_column(Text)
    first_at: Mapped[datetime] = mapped_column(UtcDateTime)
    last_at: Mapped[datetime] = mapped_column(UtcDateTime)
    times: Mapped[int] = mapped_column(BigId, default=0)
    people: Mapped[int] = mapped_column(default=0)
    routes: Mapped[str] = mapped_column(Text, default="")
    first_release: Mapped[str] = mapped_column(String(60))
    last_release: Mapped[str] = mapped_column(String(60))
    state: Mapped[str] = mapped_column(String(10), default=OPEN)
    solved_in: Mapped[str | None] = mapped_column(String(60))
    muted_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    note: Mapped[str] = mapped_column(Text, default="")
    first_incident_id: Mapped[int | None] = mapped_column(BigId)
    mailed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    mailed_count: Mapped[int] = mapped_column(BigId, default=0)
    next_mail_at: Mapped[int] = mapped_column(BigId, default=1)
    thread: Mapped[str | None] = mapped_column(String(255))
    held_since: Mapped[datetime | None] = mapped_column(UtcDateTime)

    __table_args__ = (Index(None, "state", "last_at"), Index(None, "last_at"))


class Incident(StoreBase):
    """One error that a request met, kept in full; of each group the first and the newest."""

    __tablename__ = "error_incidents"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    number: Mapped[str] = mapped_column(String(9), index=True)
    group_id: Mapped[int] = mapped_column(ForeignKey("error_groups.id", ondelete="CASCADE"))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    user_id: Mapped[int | None] = mapped_column(BigId)
    release: Mapped[str] = mapped_column(String(60))
    message: Mapped[str] = mapped_column(Text)
    text: Mapped[str] = mapped_column(Text)
    also: Mapped[str] = mapped_column(Text, default="")
    facts: Mapped[str] = mapped_column(Text)

    __table_args__ = (Index(None, "group_id", "id"), {"sqlite_autoincrement": True})


class ErrorHour(StoreBase):
    """How often a group happened in one hour."""

    __tablename__ = "error_hours"

    group_id: Mapped[int] = mapped_column(
        ForeignKey("error_groups.id", ondelete="CASCADE"), primary_key=True
    )
    hour: Mapped[datetime] = mapped_column(UtcDateTime, primary_key=True)
    times: Mapped[int] = mapped_column(BigId)


class ErrorPerson(StoreBase):
    """Who was affected by a group."""

    __tablename__ = "error_people"

    group_id: Mapped[int] = mapped_column(
        ForeignKey("error_groups.id", ondelete="CASCADE"), primary_key=True
    )
    user_id: Mapped[int] = mapped_column(BigId, primary_key=True)


class ErrorComment(StoreBase):
    """What a visitor said they were doing."""

    __tablename__ = "error_comments"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    number: Mapped[str] = mapped_column(String(9), index=True)
    group_key: Mapped[str] = mapped_column(String(16), index=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    text: Mapped[str] = mapped_column(Text)


class Tally(StoreBase):
    """A count that belongs to no group, such as the errors that were dropped unread."""

    __tablename__ = "error_tallies"

    name: Mapped[str] = mapped_column(String(20), primary_key=True)
    times: Mapped[int] = mapped_column(BigId)
