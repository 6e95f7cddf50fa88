"""A read replica as PostgreSQL makes one: another server, to which all that is written streams."""

import asyncio
import re
import time
from collections.abc import AsyncGenerator, Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
from quart import Quart

from microblog import create_app, replica
from microblog.config import Config, load
from microblog.doctor import elsewhere
from tests.browser import Browser
from tests.people import texts, write
from tests.postgresql import Follower, PostgreSQL, frozen


class Site(NamedTuple):
    """A site where alice has an account, and its replica."""

    app: Quart
    config: Config
    follower: Follower


@pytest.fixture(scope="module")
def follower(postgresql: PostgreSQL) -> Iterator[Follower]:
    """A replica of all databases; to make it takes seconds."""
    with postgresql.followed() as follower:
        yield follower


@pytest.fixture
async def site(
    instance: Path, postgresql: PostgreSQL, migrated_postgresql: str, follower: Follower
) -> AsyncGenerator[Site, None]:
    """One of which the replica has all but alice, or soon."""
    url = postgresql.new_database(like=migrated_postgresql)
    config = load(
        instance_path=instance,
        secret_key="for tests and nothing else",
        ratelimit_enabled=False,
        database_url=url,
        database_read_url=follower.same(url),
        _env_file=None,
    )
    await follower.catch_up_with(postgresql)
    app = create_app(config)
    async with app.test_app(), Browser(app) as alice:
        await alice.register("alice")
        yield Site(app, config, follower)


async def test_what_is_written_can_soon_be_read_from_the_replica(site: Site) -> None:
    async with Browser(site.app) as alice, Browser(site.app) as visitor:
        await alice.log_in("alice")
        await write(alice, "new")

        await _until_it_is_read(visitor, ["new"])


async def test_who_writes_sees_it_before_the_replica_does(site: Site) -> None:
    async with Browser(site.app) as alice, Browser(site.app) as visitor:
        await alice.log_in("alice")
        with site.follower.paused():
            await write(alice, "new")
            found = [texts(await browser.get("/explore")) for browser in (alice, visitor)]

    assert found == [["new"], []]


async def test_of_a_replica_that_stands_still_one_visitor_waits(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with Browser(site.app) as visitor:
        await visitor.get("/explore")
        with frozen(site.follower):
            monkeypatch.setattr(replica, "_TRIED_AGAIN_AFTER_SECONDS", 0)
            found_away = await _seconds(visitor)
            monkeypatch.setattr(replica, "_TRIED_AGAIN_AFTER_SECONDS", 60)
            seconds = sorted(await asyncio.gather(*(_seconds(visitor) for _ in range(5))))

    assert found_away > 1.9
    assert seconds[-1] > 1.9 > seconds[-2]


async def test_the_doctor_finds_a_replica_up_to_date(site: Site) -> None:
    async with asyncio.timeout(10):
        while await elsewhere.replica(site.config) != ("ok", "0 seconds behind"):
            await asyncio.sleep(0.05)


async def test_the_doctor_finds_a_replica_that_is_far_behind(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(elsewhere, "BEHIND_AT_MOST_SECONDS", 0)
    async with Browser(site.app) as alice, Browser(site.app) as visitor:
        await alice.log_in("alice")
        await write(alice, "old")
        await _until_it_is_read(visitor, ["old"])
        with site.follower.paused():
            await write(alice, "new")
            async with asyncio.timeout(10):
                while (found := await elsewhere.replica(site.config)).level == "ok":
                    await asyncio.sleep(0.05)

    assert found.level == "fail"
    assert re.fullmatch(r"\d+ seconds behind, .* do without DATABASE_READ_URL", found.said)


async def _seconds(visitor: Browser) -> float:
    begun_at = time.monotonic()
    assert (await visitor.get("/explore")).status_code == 200
    return time.monotonic() - begun_at


async def _until_it_is_read(visitor: Browser, posts: list[str]) -> None:
    async with asyncio.timeout(10):
        while texts(await visitor.get("/explore")) != posts:
            await asyncio.sleep(0.05)
