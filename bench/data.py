"""A site's data: people, whom they follow, what they wrote and like. The same in every run."""

import asyncio
import random
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from itertools import islice
from typing import Any, NamedTuple

from sqlalchemy import Table, insert, text
from sqlalchemy.ext.asyncio import AsyncConnection

from bench.texts import text as post_text
from microblog import migrations
from microblog.columns import Base
from microblog.config import Config
from microblog.engines import open_engine
from microblog.follows.models import Follow
from microblog.posts.models import Like, Post
from microblog.sessions.models import LoginSession
from microblog.users.models import User

_BEGAN = datetime(2026, 1, 1, tzinfo=UTC)
_AT_ONCE = 20_000
# What was noted a moment ago is not noted again: no row of the table has that write in it.
_SOON = timedelta(days=1)
_LASTS = timedelta(days=7)

# The data fits, and to look it up again would take as long as to write it.
_TRUST = {
    "sqlite": "PRAGMA foreign_keys = OFF",
    "postgresql": "SET session_replication_role = replica",
}

Row = dict[str, Any]


class Size(NamedTuple):
    """How much of it; the first so many people are `readers`, who follow others and log in."""

    people: int
    posts: int
    followed: int
    readers: int


def person_name(number: int) -> str:
    """The name of one of them, who are counted from 1."""
    return f"person{number}"


def login_token(number: int) -> str:
    """What the cookie of that person's login holds."""
    return f"bench-{number}"


def fill(config: Config, size: Size) -> None:
    """Migrate an empty database and write all of it."""
    migrations.upgrade_all(config)
    chance = random.Random(7)
    people, posts = size.people, size.posts
    tables: list[tuple[type[Base], Iterable[Row]]] = [
        (User, map(_person, range(1, people + 1))),
        (LoginSession, map(_login, range(1, size.readers + 1))),
        (Follow, _follows(chance, size)),
        (Post, _posts(chance, people, posts)),
        (Like, _likes(chance, people, posts)),
    ]
    asyncio.run(_write(config.database, tables))


async def _write(url: str, tables: list[tuple[type[Base], Iterable[Row]]]) -> None:
    engine = open_engine(url)
    async with engine.connect() as connection:
        await connection.execute(text(_TRUST[engine.dialect.name]))
        await connection.commit()
        await connection.execution_options(writes=True)
        async with connection.begin():
            for model, rows in tables:
                await _insert(connection, model.__table__, iter(rows))  # type: ignore[arg-type]
        if engine.dialect.name == "postgresql":
            # What it does by itself in the end, and not in the middle of a row; SQLite never does.
            await connection.execution_options(isolation_level="AUTOCOMMIT")
            await connection.execute(text("VACUUM ANALYZE"))
    await engine.dispose()


async def _insert(connection: AsyncConnection, table: Table, rows: Iterator[Row]) -> None:
    while some := list(islice(rows, _AT_ONCE)):
        await connection.execute(insert(table), some)


def _person(number: int) -> Row:
    name = person_name(number)
    return {
        "username": name,
        "username_key": name,
        "email": f"{name}@example.org",
        "email_key": f"{name}@example.org",
        "password_hash": "nobody logs in by it",
        "about_me": "I write about bread, rain and trains.",
        "created_at": _BEGAN,
        "last_seen_at": datetime.now(UTC) + _SOON,
        "email_confirmed_at": _BEGAN,
    }


def _login(number: int) -> Row:
    now = datetime.now(UTC)
    return {
        "token_hash": sha256(login_token(number).encode()).hexdigest(),
        "user_id": number,
        "last_used_at": now + _SOON,
        "expires_at": now + _LASTS,
        "device": "bench",
    }


def _follows(chance: random.Random, size: Size) -> Iterator[Row]:
    people = range(1, size.people + 1)
    for follower in range(1, size.readers + 1):
        others = chance.sample(people, min(size.followed + 1, size.people))
        for other in [number for number in others if number != follower][: size.followed]:
            yield {"follower_id": follower, "followed_id": other, "created_at": _BEGAN}


def _posts(chance: random.Random, people: int, posts: int) -> Iterator[Row]:
    names = [person_name(number) for number in range(1, people + 1)]
    for number in range(1, posts + 1):
        body, mentions = post_text(chance, names)
        answers = number > 1 and chance.random() < 0.1
        yield {
            # Few write much: a quarter of the posts are by one in twenty.
            "author_id": 1 + int(people * chance.random() ** 2),
            "body": body,
            "mentions": mentions,
            "created_at": _BEGAN + timedelta(seconds=number),
            "is_reply": answers,
            "reply_to_id": chance.randint(max(1, number - 1000), number - 1) if answers else None,
        }


def _likes(chance: random.Random, people: int, posts: int) -> Iterator[Row]:
    """Of the newer posts, one by each of some people."""
    for post in range(max(1, posts - 20_000), posts + 1):
        for person in chance.sample(range(1, people + 1), chance.choice((0, 0, 1, min(3, people)))):
            yield {"post_id": post, "user_id": person, "created_at": _BEGAN}
