"""Writing many rows at once."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from microblog.columns import Base
from microblog.follows.models import Follow
from microblog.notifications.models import Kind, Notification
from microblog.posts.models import Like, Post
from microblog.users.models import User


class Told(NamedTuple):
    """A notification that is to be written."""

    at: datetime
    user_id: int
    actor_id: int
    kind: Kind
    post_id: int | None


async def names_taken(db: AsyncSession, *, names: Sequence[str]) -> list[str]:
    """Which of these folded names are somebody's."""
    found = await db.scalars(select(User.username_key).where(User.username_key.in_(names)))
    return sorted(found)


async def add_people(db: AsyncSession, rows: list[dict[str, Any]]) -> list[int]:
    """Write accounts, and give their numbers in the same order."""
    return await _add(db, User, rows)


async def add_posts(db: AsyncSession, rows: list[dict[str, Any]]) -> list[int]:
    """Write posts, and give their numbers in the same order; they are to be indexed yet."""
    return await _add(db, Post, rows)


async def add_likes(db: AsyncSession, rows: list[dict[str, Any]]) -> None:
    """Write likes."""
    if rows:
        await db.execute(insert(Like), rows)


async def add_follows(db: AsyncSession, rows: list[dict[str, Any]]) -> None:
    """Write who follows whom."""
    await db.execute(insert(Follow), rows)


async def add_notifications(db: AsyncSession, told: list[Told]) -> None:
    """Write whom all that concerns, the oldest first; nobody is told of themselves."""
    rows = [
        {
            "created_at": one.at,
            "user_id": one.user_id,
            "actor_id": one.actor_id,
            "kind": one.kind,
            "post_id": one.post_id,
        }
        for one in sorted(told)
        if one.user_id != one.actor_id
    ]
    if rows:
        await db.execute(insert(Notification), rows)


async def save_all_read(db: AsyncSession, *, since: datetime) -> None:
    """Say that everybody has seen what they were told before that moment."""
    last = select(func.max(Notification.id)).where(Notification.created_at < since)
    read_to = func.coalesce(last.scalar_subquery(), 0)
    await db.execute(
        update(User)
        .values(notifications_read_to=read_to)
        .execution_options(synchronize_session=False)
    )


async def _add(db: AsyncSession, model: type[Base], rows: list[dict[str, Any]]) -> list[int]:
    number = model.id  # type: ignore[attr-defined]
    statement = insert(model).returning(number, sort_by_parameter_order=True)
    return list(await db.scalars(statement, rows))
