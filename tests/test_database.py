"""The engine's rules."""

import asyncio
import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
from quart import Quart, current_app
from sqlalchemy import func, insert, select, text, update
from sqlalchemy.exc import IntegrityError

from microblog import create_app
from microblog.config import Config
from microblog.database import db, writing
from microblog.posts.models import Post
from microblog.users.models import User
from tests.postgresql import PostgreSQL


async def test_a_write_outside_its_unit_is_refused(app: Quart) -> None:
    async with app.app_context():
        with pytest.raises(RuntimeError, match="outside writing"):
            await db().execute(insert(Post).values(author_id=1, body="x"))


async def test_a_unit_that_fails_leaves_nothing_behind(app: Quart) -> None:
    async with app.app_context():
        with pytest.raises(ZeroDivisionError):
            await _fail_midway()

        assert await db().scalar(select(User.id)) is None


async def test_a_unit_inside_another_leaves_nothing_behind(app: Quart) -> None:
    async with app.app_context():
        with pytest.raises(RuntimeError, match="inside another"):
            await _write_inside_another()

        assert await db().scalar(select(User.id)) is None


async def test_units_that_read_and_then_write_lose_nothing(app: Quart) -> None:
    async with app.app_context():
        await _count_together()

        assert await db().scalar(select(User.about_me)) == "50"


@pytest.mark.parametrize("instance", ["postgresql"], indirect=True)
async def test_nor_do_they_where_a_database_is_stricter_than_usual(
    instance: Path, config: Config, postgresql: PostgreSQL
) -> None:
    postgresql.set(os.environ["DATABASE_URL"], "default_transaction_isolation = serializable")
    app = create_app(config)
    async with app.test_app(), app.app_context():
        await _count_together()

        assert await db().scalar(select(User.about_me)) == "50"


@pytest.mark.parametrize("instance", ["sqlite"], indirect=True)
async def test_sqlite_is_set_up_for_concurrent_readers_and_checked_references(app: Quart) -> None:
    async with app.app_context():
        pragmas = [
            await db().scalar(text(f"PRAGMA {name}")) for name in ("journal_mode", "foreign_keys")
        ]

    assert pragmas == ["wal", 1]


@pytest.mark.parametrize("instance", ["sqlite"], indirect=True)
async def test_a_log_that_grew_beside_a_long_reader_is_cut(app: Quart, instance: Path) -> None:
    file = instance / "microblog.db"
    alice = _person("alice")
    async with app.app_context():
        with closing(sqlite3.connect(file, isolation_level=None)) as reader:
            reader.execute("BEGIN")
            reader.execute("SELECT * FROM users").fetchall()
            async with writing() as unit:
                unit.add(alice)
                await unit.flush()
                body = func.hex(func.zeroblob(10_000_000))
                await unit.execute(insert(Post).values(author_id=alice.id, body=body))
        assert _log_size(file) > 20_000_000
        # The first writes all of it into the database, and the second begins it anew.
        for about in ("one", "two"):
            async with writing() as unit:
                await unit.execute(update(User).values(about_me=about))

    assert _log_size(file) < 20_000_000


def _log_size(file: Path) -> int:
    return file.with_name(f"{file.name}-wal").stat().st_size


# Holds the locks of who recovers the log of a process that died, for half a second.
_RECOVERS = """
import fcntl, os, sys, time
file = os.open(sys.argv[1], os.O_RDWR)
fcntl.lockf(file, fcntl.LOCK_EX, 3, 120)
index = os.pread(file, 96, 0)
os.pwrite(file, bytes(96), 0)
print("recovering", flush=True)
time.sleep(0.5)
os.pwrite(file, index, 0)
"""


@pytest.mark.parametrize("instance", ["sqlite"], indirect=True)
async def test_who_writes_waits_while_another_process_recovers_the_log(
    app: Quart, instance: Path
) -> None:
    async with app.app_context(), writing() as unit:
        unit.add(_person("alice"))
    recovers = [sys.executable, "-c", _RECOVERS, str(instance / "microblog.db-shm")]
    other = await asyncio.create_subprocess_exec(*recovers, stdout=subprocess.PIPE)
    assert other.stdout
    await other.stdout.readline()
    async with app.app_context(), writing() as unit:
        unit.add(_person("bob"))
    await other.wait()

    async with app.app_context():
        assert await db().scalar(select(User.id).where(User.username == "bob"))


async def test_an_error_of_the_database_does_not_tell_its_values(app: Quart) -> None:
    async with app.app_context(), writing() as unit:
        unit.add(_person("alice"))

    with pytest.raises(IntegrityError) as caught:
        async with app.app_context(), writing() as unit:
            unit.add(_person("alice", about_me="a secret"))

    assert "a secret" not in str(caught.value)


async def _count_together() -> None:
    async with writing() as unit:
        unit.add(_person("alice", about_me="0"))

    async def count() -> None:
        async with current_app.app_context(), writing() as unit:
            number = int(await unit.scalar(select(User.about_me).with_for_update()) or 0)
            await unit.execute(update(User).values(about_me=str(number + 1)))

    await asyncio.gather(*(count() for _ in range(50)))


async def _fail_midway() -> None:
    async with writing() as unit:
        unit.add(_person("alice"))
        await unit.flush()
        raise ZeroDivisionError


async def _write_inside_another() -> None:
    async with writing() as unit:
        unit.add(_person("alice"))
        async with writing() as another:
            another.add(_person("bob"))


def _person(name: str, **values: str) -> User:
    return User(
        username=name,
        username_key=name,
        email=f"{name}@example.com",
        email_key=f"{name}@example.com",
        password_hash="x",
        **values,
    )
