"""What nobody may see, or few: of the suspended and the silenced, and of a private site."""

import asyncio
from pathlib import Path

import pytest
from quart import Quart

from microblog.config import load
from tests.browser import Browser
from tests.outside import run_sql
from tests.people import press, texts, write


async def test_the_suspended_are_seen_by_nobody(
    app: Quart, instance: Path, alice: Browser, bob: Browser, browser: Browser
) -> None:
    await press(alice, "/follow/bob", on="/user/bob")
    number = await write(bob, "#cats")
    await asyncio.to_thread(
        run_sql, instance, "UPDATE users SET suspended_at='2026-01-01' WHERE username='bob'"
    )

    for reader in (alice, browser):
        for path in ("/explore", "/tag/cats"):
            assert texts(await reader.get(path)) == []
        for path in ("/user/bob", f"/post/{number}"):
            assert (await reader.get(path)).status_code == 404
    assert texts(await alice.get("/")) == []


async def test_the_silenced_are_heard_by_their_followers_alone(
    app: Quart, instance: Path, alice: Browser, bob: Browser, browser: Browser
) -> None:
    await write(bob, "#cats")
    await asyncio.to_thread(
        run_sql, instance, "UPDATE users SET silenced_at='2026-01-01' WHERE username='bob'"
    )

    for reader in (alice, browser):
        assert texts(await reader.get("/explore")) == []
        assert len(texts(await reader.get("/user/bob"))) == 1
    await press(alice, "/follow/bob", on="/user/bob")
    assert len(texts(await alice.get("/explore"))) == 1
    assert len(texts(await bob.get("/explore"))) == 1


async def test_whom_one_may_not_see_is_left_out_of_counts_once(
    app: Quart, instance: Path, alice: Browser, bob: Browser
) -> None:
    for name in ("carol", "dave"):
        async with Browser(app) as browser:
            await browser.register(name)
            await browser.log_in(name)
            await press(browser, "/follow/bob", on="/user/bob")
        await press(bob, f"/follow/{name}", on=f"/user/{name}")
    await press(alice, "/block/carol", on="/user/carol")
    await asyncio.to_thread(
        run_sql, instance, "UPDATE users SET suspended_at='2026-01-01' WHERE username='carol'"
    )

    page = (await alice.get("/user/bob")).text

    assert "1 follower<" in page
    assert "1 following<" in page


class TestPrivateSite:
    """With PUBLIC=no."""

    @pytest.fixture
    def config(self, instance: Path) -> object:
        """A site for its people only."""
        return load(instance_path=instance, public=False, _env_file=None)

    async def test_nothing_is_read_without_logging_in(
        self, alice: Browser, browser: Browser
    ) -> None:
        number = await write(alice, "#cats")

        for path in ("/explore", "/user/alice", f"/post/{number}", "/tag/cats", "/new/explore"):
            answer = await browser.get(path)
            assert answer.headers["Location"].startswith("/login"), path
