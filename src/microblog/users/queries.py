"""Finding people, and writing their accounts."""

from datetime import datetime

from sqlalchemy import or_, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from microblog.clock import utc_now
from microblog.users.holds import is_held
from microblog.users.models import User


class Taken(Exception):
    """Raised when somebody else has the username or the e-mail address, or both.

    `fields` names which.
    """

    def __init__(self, fields: set[str]) -> None:
        super().__init__(", ".join(sorted(fields)))
        self.fields = fields


def folded(text: str) -> str:
    """What a name or address is compared by."""
    return text.casefold()


async def user_by_id(db: AsyncSession, *, user_id: int) -> User | None:
    """The person of that number."""
    return await db.get(User, user_id)


async def user_by_username(db: AsyncSession, *, username: str) -> User | None:
    """The person of that name, whatever its case."""
    return await db.scalar(select(User).where(User.username_key == folded(username)))


async def user_by_login(db: AsyncSession, *, name: str) -> User | None:
    """The person of that username or e-mail address: a name has no @, an address has one."""
    column = User.email_key if "@" in name else User.username_key
    return await db.scalar(select(User).where(column == folded(name)))


async def users(db: AsyncSession) -> list[User]:
    """Everybody, in the order in which they came."""
    return list(await db.scalars(select(User).order_by(User.id)))


async def add_user(
    db: AsyncSession, *, username: str, email: str, password_hash: str, is_admin: bool = False
) -> User:
    """Write a new account; raises Taken."""
    if await is_held(db, name_key=folded(username), but_not_for=None):
        raise Taken({"username"})
    user = User(
        username=username,
        username_key=folded(username),
        email=email,
        email_key=folded(email),
        password_hash=password_hash,
        is_admin=is_admin,
    )
    try:
        async with db.begin_nested():
            db.add(user)
    except IntegrityError as error:
        raise await _taken(db, username=username, email=email) from error
    return user


async def save_profile(db: AsyncSession, *, user_id: int, username: str, about_me: str) -> None:
    """Write a person's name and biography; raises Taken."""
    if await is_held(db, name_key=folded(username), but_not_for=user_id):
        raise Taken({"username"})
    statement = (
        update(User)
        .where(User.id == user_id)
        .values(username=username, username_key=folded(username), about_me=about_me)
    )
    try:
        async with db.begin_nested():
            await db.execute(statement)
    except IntegrityError as error:
        raise await _taken(db, username=username) from error


async def set_admin(db: AsyncSession, *, user_id: int) -> None:
    """Make a person an admin."""
    await db.execute(update(User).where(User.id == user_id).values(is_admin=True))


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
