"""Beginning, renewing and ending logins."""

import secrets
from datetime import timedelta

from sqlalchemy import delete, not_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from microblog.clock import utc_now
from microblog.sessions.accounts import Account
from microblog.sessions.models import LoginSession
from microblog.sessions.queries import REMEMBERED_FOR, is_valid
from microblog.tokens.queries import hashed
from microblog.users.models import User

NOT_REMEMBERED_FOR = timedelta(hours=12)
# Beyond that, who logs in once more is logged out where they were seen longest ago.
MOST_LOGINS = 50


class AccountChanged(Exception):
    """Raised when the password was changed, or the account deleted, while it was checked."""


class Suspended(Exception):
    """Raised when an admin has suspended the account."""


async def begin_login(
    db: AsyncSession, *, account: Account, remember: bool, device: str, instead_of: str | None
) -> str:
    """Write a login and return its token, which stands nowhere but in the visitor's cookie.

    `instead_of` is the token that the device had before. Raises AccountChanged or Suspended.
    """
    columns = select(User.password_hash, User.suspended_at).where(User.id == account.id)
    # Who changes the password or suspends them waits, and then ends this login too; else it would
    # outlive that. Other logins don't wait.
    known = (await db.execute(columns.with_for_update(read=True))).first()
    if known is None or known.password_hash != account.password_hash:
        raise AccountChanged
    if known.suspended_at:
        raise Suspended
    if instead_of:
        await end_login_by_token(db, token=instead_of)
    ended = LoginSession.user_id == account.id, not_(is_valid())
    await db.execute(delete(LoginSession).where(*ended))
    await _end_the_oldest(db, user_id=account.id)
    token = secrets.token_urlsafe(32)
    db.add(
        LoginSession(
            token_hash=hashed(token),
            user_id=account.id,
            expires_at=utc_now() + (REMEMBERED_FOR if remember else NOT_REMEMBERED_FOR),
            device=device,
        )
    )
    return token


async def _end_the_oldest(db: AsyncSession, *, user_id: int) -> None:
    theirs = select(LoginSession.id).where(LoginSession.user_id == user_id)
    oldest = theirs.order_by(LoginSession.last_used_at.desc(), LoginSession.id.desc())
    too_many = oldest.offset(MOST_LOGINS - 1)
    await db.execute(delete(LoginSession).where(LoginSession.id.in_(too_many)))


async def end_login_by_token(db: AsyncSession, *, token: str) -> None:
    """Forget a login: its cookie opens nothing any more."""
    await db.execute(delete(LoginSession).where(LoginSession.token_hash == hashed(token)))


async def renew_login(db: AsyncSession, *, user_id: int, token: str) -> tuple[str, bool] | None:
    """Log a person out on every device but this, whose login gets a new token.

    Returns that and whether it is remembered; None if the login was ended meanwhile.
    """
    new = secrets.token_urlsafe(32)
    this = LoginSession.user_id == user_id, LoginSession.token_hash == hashed(token)
    renewed = await db.execute(
        update(LoginSession)
        .where(*this)
        .values(token_hash=hashed(new))
        .returning(LoginSession.created_at, LoginSession.expires_at)
    )
    row = renewed.first()
    others = LoginSession.user_id == user_id, LoginSession.token_hash != hashed(new)
    await db.execute(delete(LoginSession).where(*others))
    if row is None:
        return None
    return new, row.expires_at - row.created_at > NOT_REMEMBERED_FOR + timedelta(minutes=1)


async def end_login(db: AsyncSession, *, user_id: int, login_id: int) -> None:
    """Forget one of a person's logins."""
    await db.execute(
        delete(LoginSession).where(LoginSession.user_id == user_id, LoginSession.id == login_id)
    )


async def end_all_logins(db: AsyncSession, *, user_id: int) -> None:
    """Forget all of a person's logins."""
    await db.execute(delete(LoginSession).where(LoginSession.user_id == user_id))


async def end_other_logins(db: AsyncSession, *, user_id: int, but: int) -> None:
    """Forget all of a person's logins but one."""
    others = LoginSession.user_id == user_id, LoginSession.id != but
    await db.execute(delete(LoginSession).where(*others))
