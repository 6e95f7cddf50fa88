"""Writing people's accounts."""

from datetime import datetime, timedelta

from sqlalchemy import or_, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from microblog.clock import utc_now
from microblog.tokens.queries import end_tokens
from microblog.users.holds import Held, hold_name, take_name
from microblog.users.models import User
from microblog.users.queries import folded


class Taken(Exception):
    """Raised when somebody else has the username or the e-mail address, or both.

    `fields` names which.
    """

    def __init__(self, fields: set[str]) -> None:
        super().__init__(", ".join(sorted(fields)))
        self.fields = fields


async def add_user(
    db: AsyncSession,
    *,
    username: str,
    email: str,
    password_hash: str,
    is_admin: bool = False,
    is_confirmed: bool = True,
) -> User:
    """Write a new account; raises Taken."""
    user = User(
        username=username,
        username_key=folded(username),
        email=email,
        email_key=folded(email),
        password_hash=password_hash,
        is_admin=is_admin,
        email_confirmed_at=utc_now() if is_confirmed else None,
    )
    try:
        async with db.begin_nested():
            db.add(user)
            await db.flush()
            await take_name(db, name_key=user.username_key, user_id=user.id)
    except (IntegrityError, Held) as error:
        raise await _taken(db, username=username, email=email) from error
    return user


async def save_profile(
    db: AsyncSession, *, user_id: int, username: str, about_me: str, held_for: timedelta
) -> None:
    """Write a person's name and biography, and hold the name that they had for a time.

    Raises Taken or TooManyNames; nothing is written for an account that is closed.
    """
    key = folded(username)
    # Locked: whoever gives a name up at the same moment, or closes the account, holds it first.
    mine = select(User.username_key).where(User.id == user_id, User.closed_at.is_(None))
    old_key = await db.scalar(mine.with_for_update())
    if old_key is None:
        return
    statement = (
        update(User)
        .where(User.id == user_id)
        .values(username=username, username_key=key, about_me=about_me)
    )
    try:
        async with db.begin_nested():
            await db.execute(statement)
            if old_key != key:
                await take_name(db, name_key=key, user_id=user_id)
                await hold_name(db, name_key=old_key, user_id=user_id, held_for=held_for)
    except (IntegrityError, Held) as error:
        raise await _taken(db, username=username) from error


async def save_password(db: AsyncSession, *, user_id: int, password_hash: str) -> None:
    """Write a new password; every link that was sent before is useless now."""
    await db.execute(update(User).where(User.id == user_id).values(password_hash=password_hash))
    await end_tokens(db, user_id=user_id)


async def save_rehash(db: AsyncSession, *, user_id: int, old: str, new: str) -> None:
    """Write another hash of the same password, unless it was changed meanwhile."""
    same = User.id == user_id, User.password_hash == old
    await db.execute(update(User).where(*same).values(password_hash=new))


async def save_confirmed_email(db: AsyncSession, *, user_id: int, email: str) -> None:
    """Write an address that a person has shown to be theirs; raises Taken."""
    values = {"email": email, "email_key": folded(email), "email_confirmed_at": utc_now()}
    try:
        async with db.begin_nested():
            await db.execute(update(User).where(User.id == user_id).values(values))
    except IntegrityError as error:
        raise Taken({"email"}) from error
    await end_tokens(db, user_id=user_id)


async def save_language(db: AsyncSession, *, user_id: int, language: str | None) -> None:
    """Write the language that a person chose, or that they leave it to their browser."""
    await db.execute(update(User).where(User.id == user_id).values(language=language))


async def save_last_seen(db: AsyncSession, *, user_id: int, unless_since: datetime) -> None:
    """Note that a person is here, unless that was noted since the given moment."""
    stale = User.last_seen_at < unless_since
    await db.execute(update(User).where(User.id == user_id, stale).values(last_seen_at=utc_now()))


async def _taken(db: AsyncSession, *, username: str, email: str | None = None) -> Taken:
    # The constraint has decided; this only finds out for which fields.
    keys = {"username": folded(username), "email": folded(email or "")}
    found = await db.execute(
        select(User.username_key, User.email_key).where(
            or_(User.username_key == keys["username"], User.email_key == keys["email"])
        )
    )
    fields = set()
    for username_key, email_key in found:
        fields |= {"username"} if username_key == keys["username"] else set()
        fields |= {"email"} if email_key == keys["email"] else set()
    return Taken(fields or {"username"})
