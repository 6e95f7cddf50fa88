"""Names that are not free although nobody has them."""

from datetime import datetime

from sqlalchemy import ForeignKey, String, delete, or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from microblog.clock import utc_now
from microblog.database import Base, BigId, UtcDateTime
from microblog.users.models import USERNAME_MAX_LENGTH


class NameHold(Base):
    """A name that only its former owner may take, until a moment or, without one, for ever."""

    __tablename__ = "name_holds"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    name_key: Mapped[str] = mapped_column(String(USERNAME_MAX_LENGTH), unique=True)
    user_id: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"))
    until: Mapped[datetime | None] = mapped_column(UtcDateTime)


async def hold_name(
    db: AsyncSession, *, name_key: str, user_id: int | None, until: datetime | None
) -> None:
    """Keep a name from others, in place of any earlier hold on it."""
    await db.execute(delete(NameHold).where(NameHold.name_key == name_key))
    db.add(NameHold(name_key=name_key, user_id=user_id, until=until))


async def is_held(db: AsyncSession, *, name_key: str, but_not_for: int | None) -> bool:
    """Whether a name is kept from everybody, or from all but one person."""
    holds = select(NameHold.id).where(
        NameHold.name_key == name_key,
        or_(NameHold.until.is_(None), NameHold.until > utc_now()),
    )
    if but_not_for is not None:
        holds = holds.where(NameHold.user_id.is_distinct_from(but_not_for))
    return await db.scalar(holds) is not None
