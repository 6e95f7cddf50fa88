"""The end of an account, with all that lets somebody in."""

from sqlalchemy.ext.asyncio import AsyncSession

from microblog.sessions.logins import end_all_logins
from microblog.tokens.queries import end_tokens
from microblog.users.closing import close_account
from microblog.users.holds import hold_name
from microblog.users.models import User


async def end_account(db: AsyncSession, *, user: User, password_hash: str) -> None:
    """Close an account: its name is held, its links and logins end, and it waits to be erased.

    `password_hash` is to be `nobodys_hash()`, which takes too long to be made in a unit.
    """
    await hold_name(db, name_key=user.username_key, user_id=None, held_for=None)
    await close_account(db, user_id=user.id, password_hash=password_hash)
    await end_tokens(db, user_id=user.id)
    await end_all_logins(db, user_id=user.id)
