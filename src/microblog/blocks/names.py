"""Names that led to somebody lately: pages that were open meanwhile still ask for them."""

from collections.abc import Awaitable, Callable
from typing import TypeVar

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from microblog.blocks.visible import may_see
from microblog.users.holds import who_gave_up
from microblog.users.models import User
from microblog.users.queries import folded, user_by_username

Found = TypeVar("Found")


async def name_after(db: AsyncSession, *, username: str, reader: int) -> str | None:
    """What that person is called now who gave up the name lately, if the reader may see them."""
    theirs = User.id.in_(who_gave_up([folded(username)])), may_see(User.id)
    return await db.scalar(select(User.username).where(*theirs), {"reader": reader})


async def found_by_name(
    db: AsyncSession,
    find: Callable[[str], Awaitable[Found | None]],
    *,
    username: str,
    reader: int,
) -> Found | None:
    """What is found by that name; or by today's of who gave it up lately, if one may see them."""
    found = await find(username)
    if found is None and (now := await name_after(db, username=username, reader=reader)):
        return await find(now)
    return found


async def person_called(db: AsyncSession, *, username: str, reader: int) -> User | None:
    """The person of that name, or who gave it up lately."""
    return await found_by_name(
        db, lambda name: user_by_username(db, username=name), username=username, reader=reader
    )


async def people_called(db: AsyncSession, *, names: list[str]) -> list[int]:
    """Who has one of the names, which are folded, or gave it up lately; whoever may see them."""
    have = select(User.id).where(User.username_key.in_(names))
    return list(await db.scalars(have.union_all(who_gave_up(names))))
