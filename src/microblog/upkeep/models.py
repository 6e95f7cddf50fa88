"""Work that one process has taken."""

from datetime import datetime

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from microblog.columns import UtcDateTime
from microblog.store import StoreBase


class Claim(StoreBase):
    """Until that moment nobody else does the work; a process that is killed holds it no longer."""

    __tablename__ = "claims"

    name: Mapped[str] = mapped_column(String(40), primary_key=True)
    until: Mapped[datetime] = mapped_column(UtcDateTime)
