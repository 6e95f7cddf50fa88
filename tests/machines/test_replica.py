"""A read replica that is far behind: a copy of the database that is never brought up to date."""

import asyncio
from collections.abc import AsyncGenerator
from pathlib import Path
from typing import NamedTuple

import pytest
from quart import Quart
from sqlalchemy import event

from microblog import create_app, migrations
from microblog.config import load
from microblog.refusals import ConfigError
from tests.browser import Browser
from tests.people import texts, write
from tests.postgresql import PostgreSQL


class Site(NamedTuple):
    """The site, and the address of its replica, where alice has written "old" and nothing else."""

    app: Quart
    replica: str


@pytest.fixture
async def site(instance: Path, postgresql: PostgreSQL) -> AsyncGenerator[Site, None]:
    """One whose replica stopped after alice's first post."""
    settings = {
        "instance_path": instance,
        "secret_key": "for tests and nothing else",
        "ratelimit_enabled": False,
        "database_url": postgresql.new_database(),
        "_env_file": None,
    }
    primary = load(**settings)
    await asyncio.to_thread(migrations.upgrade_all, primary)
    app = create_app(primary)
    async with app.test_app(), Browser(app) as alice:
        await alice.register("alice")
        await alice.log_in("alice")
        await write(alice, "old")
    replica = postgresql.new_database(like=str(settings["database_url"]))
    app = create_app(load(**settings, database_read_url=replica))
    async with app.test_app():
        yield Site(app, replica)


async def test_pages_are_read_from_the_replica(site: Site) -> None:
    async with Browser(site.app) as alice, Browser(site.app) as visitor:
        await alice.log_in("alice")
        await write(alice, "new")

        assert texts(await visitor.get("/explore")) == ["old"]


async def test_who_has_written_sees_it(site: Site) -> None:
    async with Browser(site.app) as alice:
        await alice.log_in("alice")

        await write(alice, "new")

        assert texts(await alice.get("/explore")) == ["new", "old"]


async def test_a_login_holds_and_ends_at_once(site: Site) -> None:
    async with Browser(site.app) as alice:
        await alice.log_in("alice")
        alice.client.cookies.delete("wrote")
        assert (await alice.get("/settings")).status_code == 200

        await alice.submit("/logout")
        alice.client.cookies.delete("wrote")

        assert (await alice.get("/settings")).status_code == 302


# What is asked for the third time is asked on a connection that stays.
@pytest.mark.parametrize("looks", [1, 3])
async def test_the_primary_does_the_work_of_a_replica_that_is_away(
    site: Site, postgresql: PostgreSQL, looks: int
) -> None:
    async with Browser(site.app) as alice, Browser(site.app) as visitor:
        await alice.log_in("alice")
        await write(alice, "new")
        for _ in range(looks):
            await visitor.get("/explore")
        postgresql.drop_database(site.replica)

        pages = [await visitor.get("/explore") for _ in range(2)]

    assert [texts(page) for page in pages] == [["new", "old"]] * 2


async def test_no_page_of_a_list_needs_the_session(site: Site) -> None:
    asked: list[str] = []

    async with Browser(site.app) as alice:
        await alice.log_in("alice")
        alice.client.cookies.delete("wrote")
        for _ in range(2):
            await alice.get("/explore")
        engine = site.app.extensions["engine"].sync_engine
        event.listen(engine, "before_cursor_execute", lambda *it: asked.append(it[2]))
        page = await alice.get("/explore")

    assert (texts(page), asked) == (["old"], [])


def test_a_replica_of_a_file_is_refused(instance: Path) -> None:
    with pytest.raises(ConfigError, match="DATABASE_READ_URL needs PostgreSQL"):
        load(
            instance_path=instance, database_read_url="postgresql://localhost/blog", _env_file=None
        )


def test_a_database_may_be_called_after_a_file(instance: Path) -> None:
    config = load(
        instance_path=instance,
        database_url="postgresql://localhost/from_sqlite",
        database_read_url="postgresql://localhost/from_sqlite",
        _env_file=None,
    )

    assert config.read_database == "postgresql+asyncpg://localhost/from_sqlite"
