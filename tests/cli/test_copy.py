"""`microblog db copy`: a site moves to another database, and nothing is lost."""

import asyncio
import re
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select, text

from microblog import create_app, migrations
from microblog.config import Config, load
from microblog.engines import open_engine
from microblog.tables import METADATA
from tests.browser import Browser
from tests.cli.conftest import Microblog
from tests.outside import run_sql
from tests.people import press, texts, write
from tests.postgresql import PostgreSQL

Rows = dict[str, list[tuple[Any, ...]]]


@pytest.fixture(params=["to PostgreSQL", "to SQLite"])
def ways(request: pytest.FixtureRequest, tmp_path: Path, postgresql: PostgreSQL) -> tuple[str, str]:
    """The addresses of two databases without tables, from the one to the other."""
    urls = f"sqlite:///{tmp_path / 'site.db'}", postgresql.new_database()
    return urls if request.param == "to PostgreSQL" else (urls[1], urls[0])


def _site(instance: Path, url: str) -> Config:
    return load(instance_path=instance, database_url=url, ratelimit_enabled=False, _env_file=None)


async def _live(config: Config) -> None:
    """People who write, answer, like, block and send messages; the newest post is deleted."""
    await asyncio.to_thread(migrations.upgrade, config)
    app = create_app(config)
    async with app.test_app(), Browser(app) as alice, Browser(app) as bob:
        for name, browser in (("alice", alice), ("bob", bob)):
            await browser.register(name)
            await browser.log_in(name)
        number = await write(alice, "Über #cafés and 日本 for @bob")
        for answer in range(3):
            number = await write(bob, f"answer {answer} 🎉", at=f"/post/{number}")
        await press(alice, f"/like/{number}", on="/explore")
        await press(alice, "/follow/bob", on="/user/bob")
        await alice.submit("/send_message/bob", message="psst")
        await alice.submit("/report/post/2", reason="rude")
        await alice.submit(f"/post/{await write(alice, 'a slip')}/delete")


async def _rows(url: str) -> Rows:
    engine = open_engine(load(database_url=url, _env_file=None).database)
    async with engine.connect() as connection:
        found = {}
        for table in METADATA["main"].sorted_tables:
            rows = await connection.execute(select(table).order_by(*table.primary_key))
            found[table.name] = [tuple(row) for row in rows]
    await engine.dispose()
    return found


async def _copy(microblog: Microblog, *urls: str) -> tuple[int, str, str]:
    answer = await asyncio.to_thread(microblog, "db", "copy", *urls)
    return answer.returncode, answer.stdout, answer.stderr


async def test_every_row_is_there_afterwards(
    microblog: Microblog, instance: Path, ways: tuple[str, str]
) -> None:
    source, target = ways
    await _live(_site(instance, source))

    status, said, error = await _copy(microblog, source, target)

    assert (status, error) == (0, "")
    before = await _rows(source)
    assert await _rows(target) == before
    assert len(before["posts"]) == 4
    assert re.search(r"^posts +4 +4$", said, re.MULTILINE)
    assert said.endswith("Set DATABASE_URL to TARGET now, and start the site.\n")


async def test_the_site_goes_on_from_the_copy(
    microblog: Microblog, instance: Path, ways: tuple[str, str]
) -> None:
    source, target = ways
    await _live(_site(instance, source))
    await _copy(microblog, source, target)

    app = create_app(_site(instance, target))
    async with app.test_app(), Browser(app) as alice:
        await alice.log_in("alice")
        found = texts(await alice.get("/search?q=uber+cafes+本"))
        number = await write(alice, "#new")
        again = texts(await alice.get("/search?q=new"))
        await alice.submit("/send_message/bob", message="and again")

    assert len(found) == len(again) == 1
    # 5 was the one that was deleted.
    assert number == 6


async def test_a_target_with_rows_is_left_alone(
    microblog: Microblog, instance: Path, ways: tuple[str, str]
) -> None:
    source, target = ways
    await _live(_site(instance, source))
    await _live(_site(instance, target))
    before = await _rows(target)

    answer = await _copy(microblog, source, target)

    assert answer == (1, "", "Error: TARGET is not empty: there are rows in users\n")
    assert await _rows(target) == before


async def test_a_copy_that_fails_leaves_nothing(
    microblog: Microblog, instance: Path, postgresql: PostgreSQL
) -> None:
    source, target = f"sqlite:///{instance / 'microblog.db'}", postgresql.new_database()
    await _live(_site(instance, source))
    run_sql(instance, "UPDATE posts SET body = 'a' || char(0) WHERE id = 4")

    status, _, error = await _copy(microblog, source, target)

    assert status == 1
    assert error.startswith("Error: nothing is copied, for posts could not be: invalid byte")
    assert not any((await _rows(target)).values())


async def test_a_date_that_is_none_is_named_with_its_table(
    microblog: Microblog, instance: Path, tmp_path: Path
) -> None:
    source, target = f"sqlite:///{instance / 'microblog.db'}", f"sqlite:///{tmp_path / 'new.db'}"
    await _live(_site(instance, source))
    run_sql(instance, "UPDATE users SET created_at = '2026-02-30 00:00:00' WHERE id = 1")

    _, _, error = await _copy(microblog, source, target)

    assert error.endswith(" for users could not be: day is out of range for month\n")
    assert error.count("\n") == 1


async def test_a_date_without_end_is_named_with_its_table(
    microblog: Microblog, instance: Path, tmp_path: Path, postgresql: PostgreSQL
) -> None:
    source, target = postgresql.new_database(), f"sqlite:///{tmp_path / 'new.db'}"
    await _live(_site(instance, source))
    engine = open_engine(_site(instance, source).database)
    async with engine.begin() as outside:
        await outside.execute(text("UPDATE users SET created_at = 'infinity' WHERE id = 1"))
    await engine.dispose()

    _, _, error = await _copy(microblog, source, target)

    assert error.endswith(" for users could not be: a moment without a time zone\n")
    assert error.count("\n") == 1


def test_addresses_that_are_none_are_wrong_usage(microblog: Microblog) -> None:
    answer = microblog("db", "copy", "mysql://localhost/site", "sqlite:///new.db")

    assert answer.returncode == 2
    assert "Invalid value for SOURCE: mysql: only sqlite:/// and" in answer.stderr


def test_a_source_that_is_not_there_is_not_made(microblog: Microblog, tmp_path: Path) -> None:
    answer = microblog("db", "copy", "sqlite:///old.db", "sqlite:///new.db")

    assert answer.returncode == 1
    assert answer.stderr == "Error: SOURCE: there is no file old.db\n"
    assert list(tmp_path.iterdir()) == []


def test_a_source_of_another_version_is_not_copied(
    microblog: Microblog, instance: Path, tmp_path: Path
) -> None:
    microblog("db", "downgrade", "-1")

    answer = microblog("db", "copy", "sqlite:///instance/microblog.db", "sqlite:///new.db")

    assert answer.returncode == 1
    assert answer.stderr.startswith("Error: SOURCE: The database is at ")


def test_the_error_store_is_copied_too(
    microblog: Microblog, instance: Path, postgresql: PostgreSQL
) -> None:
    microblog("drill")

    answer = microblog(
        "db", "copy", "--store", "sqlite:///instance/errors.db", postgresql.new_database()
    )

    assert answer.returncode == 0
    assert re.search(r"^error_groups +1 +1$", answer.stdout, re.MULTILINE)
    assert "Set ERRORS_DATABASE_URL to TARGET" in answer.stdout
