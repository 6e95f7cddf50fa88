"""The end of an account: it is closed at once, and deleted when nothing of it is left."""

from sqlalchemy import delete, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from microblog.clock import utc_now
from microblog.users.models import User

CLOSED_NAME = "(deleted)"


async def close_account(db: AsyncSession, *, user_id: int, password_hash: str) -> None:
    """Take name, address and all that was said of oneself out of an account.

    `password_hash` is to be one that no password fits.
    """
    # Nobody can type such a key, and it is nobody else's.
    nobodys = f"-{user_id}"
    await db.execute(
        update(User)
        .where(User.id == user_id)
        .values(
            username=CLOSED_NAME,
            username_key=nobodys,
            email="",
            email_key=nobodys,
            password_hash=password_hash,
            about_me="",
            is_admin=False,
            closed_at=utc_now(),
        )
        .execution_options(synchronize_session=False)
    )


async def closed_account(db: AsyncSession) -> int | None:
    """An account that is closed and still there."""
    return await db.scalar(select(User.id).where(User.closed_at.is_not(None)).limit(1))


async def delete_account(db: AsyncSession, *, user_id: int) -> None:
    """Delete an account with all that refers to it."""
    await db.execute(delete(User).where(User.id == user_id))
