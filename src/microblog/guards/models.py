"""How often somebody tried."""

from datetime import datetime

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from microblog.columns import Base, UtcDateTime


class Tries(Base):
    """How many tries of one kind there were since the first; only used on PostgreSQL.

    `key` is a hash of what was tried and by whom: addresses and names are not kept.
    """

    __tablename__ = "tries"

    key: Mapped[str] = mapped_column(String(64), primary_key=True)
    times: Mapped[int]
    until: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
