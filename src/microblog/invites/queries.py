"""Making invite links, and counting their uses."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, Row, and_, delete, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from microblog.clock import utc_now
from microblog.invites.models import Invite
from microblog.rows import insert_if_new
from microblog.tokens.queries import hashed
from microblog.users.models import User


class NotInvited(Exception):
    """Raised when an invite is used up, has expired, or never was one."""


async def add_invite(
    db: AsyncSession, *, token: str, made_by: int, label: str, uses: int, expires_at: datetime
) -> bool:
    """Write an invite, whose token stands nowhere but in its link; False if it was there.

    Raises Gone.
    """
    return await insert_if_new(
        db,
        Invite,
        token_hash=hashed(token),
        made_by=made_by,
        label=label,
        uses_left=uses,
        expires_at=expires_at,
    )


async def invites(db: AsyncSession) -> Sequence[Row[Invite, str | None]]:
    """Every invite that lets somebody in, the newest first; the name of who made it may be None."""
    alive = select(Invite, User.username).where(_is_alive()).order_by(Invite.id.desc())
    maker = and_(User.id == Invite.made_by, User.closed_at.is_(None))
    return (await db.execute(alive.outerjoin(User, maker))).all()


async def is_invited(db: AsyncSession, *, token: str) -> bool:
    """Whether the invite lets somebody in."""
    found = select(Invite.id).where(Invite.token_hash == hashed(token), _is_alive())
    return await db.scalar(found) is not None


async def use_invite(db: AsyncSession, *, token: str) -> None:
    """Count one use; raises NotInvited."""
    used = await db.execute(
        update(Invite)
        .where(Invite.token_hash == hashed(token), _is_alive())
        .values(uses_left=Invite.uses_left - 1)
        .returning(Invite.id)
    )
    if used.first() is None:
        raise NotInvited


async def end_invite(db: AsyncSession, *, invite_id: int) -> str | None:
    """Let nobody else in by an invite; its label, or None if it was ended before."""
    return await db.scalar(delete(Invite).where(Invite.id == invite_id).returning(Invite.label))


def _is_alive() -> ColumnElement[bool]:
    return and_(Invite.uses_left > 0, Invite.expires_at > utc_now())
