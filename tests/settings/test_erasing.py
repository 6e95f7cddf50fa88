"""Erasing what a closed account has left, in steps that are short for those who wait to write."""

from collections.abc import AsyncGenerator
from itertools import pairwise
from typing import Any

import pytest
from sqlalchemy import func, insert, select
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from microblog.clock import utc_now
from microblog.columns import Base
from microblog.config import Config
from microblog.database import writing
from microblog.engines import open_engine
from microblog.settings.erasing import AT_ONCE, erase_step
from microblog.users.models import User

OTHERS = range(2, AT_ONCE * 4)
TABLES = Base.metadata.tables
# What person 1 may leave, by table.
LEFT: dict[str, dict[str, list[dict[str, Any]]]] = {
    "messages": {
        "message_threads": [{"id": 1, "low_id": 1, "high_id": 2}],
        "thread_members": [
            {"thread_id": 1, "user_id": 1, "other_id": 2},
            {"thread_id": 1, "user_id": 2, "other_id": 1},
        ],
        "messages": [{"thread_id": 1, "sender_id": 2, "body": "x"} for _ in OTHERS],
    },
    "threads": {
        "message_threads": [{"id": one, "low_id": 1, "high_id": one} for one in OTHERS],
        "thread_members": [{"thread_id": one, "user_id": 1, "other_id": one} for one in OTHERS],
    },
    "followers": {"follows": [{"follower_id": one, "followed_id": 1} for one in OTHERS]},
    "followed": {"follows": [{"follower_id": 1, "followed_id": one} for one in OTHERS]},
    "likes": {
        "posts": [{"id": one, "author_id": 2, "body": "x"} for one in OTHERS],
        "likes": [{"post_id": one, "user_id": 1} for one in OTHERS],
    },
    "a liked post": {
        "posts": [{"id": 1, "author_id": 1, "body": "x"}],
        "likes": [{"post_id": 1, "user_id": one} for one in OTHERS],
    },
}


@pytest.fixture
async def db(config: Config) -> AsyncGenerator[AsyncSession, None]:
    """A database with many people, of whom the first has closed their account."""
    engine = open_engine(config.database)
    async with async_sessionmaker(engine, expire_on_commit=False)() as db:
        await _write(db, "users", [_person(number) for number in (1, *OTHERS)])
        yield db
    await engine.dispose()


def _person(number: int) -> dict[str, Any]:
    names = ("username", "username_key", "email", "email_key", "password_hash")
    closed_at = utc_now() if number == 1 else None
    return {"id": number, "closed_at": closed_at, **dict.fromkeys(names, f"n{number}")}


async def _write(db: AsyncSession, table: str, rows: list[dict[str, Any]]) -> None:
    async with writing(db):
        await db.execute(insert(TABLES[table]), rows)


async def _rows(db: AsyncSession) -> int:
    counts = [select(func.count()).select_from(table) for table in TABLES.values()]
    return sum([await db.scalar(count) or 0 for count in counts])


@pytest.mark.parametrize("what", LEFT)
async def test_no_step_deletes_much_and_the_last_leaves_nothing(
    db: AsyncSession, what: str
) -> None:
    for table, rows in LEFT[what].items():
        await _write(db, table, rows)
    left = [await _rows(db)]

    while await erase_step(db):
        left.append(await _rows(db))

    # A thread goes with its two members.
    assert max(before - after for before, after in pairwise(left)) <= AT_ONCE * 3
    assert await db.scalar(select(User.id).where(User.id == 1)) is None
