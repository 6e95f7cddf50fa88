"""Finding people."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import InstrumentedAttribute

from microblog.normal_forms import normalized
from microblog.users.models import User


def folded(text: str) -> str:
    """What a name or address is compared by."""
    return normalized("NFKC", text).casefold()


async def user_by_id(db: AsyncSession, *, user_id: int) -> User | None:
    """The person of that number."""
    return await db.get(User, user_id)


async def user_by_username(db: AsyncSession, *, username: str) -> User | None:
    """The person of that name, whatever its case."""
    return await db.scalar(select(User).where(User.username_key == folded(username)))


async def new_password_hash(
    db: AsyncSession, *, username: str, email: str, since: datetime
) -> str | None:
    """Of the account of that name and address, if it was made since."""
    theirs = User.username_key == folded(username), User.email_key == folded(email)
    return await db.scalar(select(User.password_hash).where(*theirs, User.created_at >= since))


async def lock_person(db: AsyncSession, *, person_id: int) -> User | None:
    """The person as they are now, whom nobody else changes until the end of the unit.

    Nor refers to: to close their account frees its name, which waits for whoever does so, and one
    of those may wait for this lock.
    """
    found = select(User).where(User.id == person_id, User.closed_at.is_(None))
    return await db.scalar(found.with_for_update().execution_options(populate_existing=True))


async def lock_admins(db: AsyncSession) -> list[int]:
    """Who the admins are, until the end of the unit: else the last two could go at once.

    They may be referred to meanwhile, for what an admin does to another is noted as theirs.
    """
    admins = select(User.id).where(User.is_admin).order_by(User.id)
    return list(await db.scalars(admins.with_for_update(key_share=True)))


async def user_by_login(db: AsyncSession, *, name: str, lock: bool = False) -> User | None:
    """The person of that username or e-mail address; locked, nobody else changes them."""
    found = select(User).where(login_key(name) == folded(name), User.closed_at.is_(None))
    if lock:
        found = found.with_for_update(key_share=True).execution_options(populate_existing=True)
    return await db.scalar(found)


def login_key(name: str) -> InstrumentedAttribute[str]:
    """What somebody is found by who logs in: a name has no @, an address has one."""
    return User.email_key if "@" in name else User.username_key


async def users(db: AsyncSession) -> list[User]:
    """Everybody, in the order in which they came."""
    return list(await db.scalars(select(User).order_by(User.id)))


async def is_anybody_there(db: AsyncSession) -> bool:
    """Whether the site has an account at all."""
    return await db.scalar(select(User.id).limit(1)) is not None
