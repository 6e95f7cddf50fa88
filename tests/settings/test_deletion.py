"""Deleting one's account."""

import asyncio
import time
from pathlib import Path

import pytest
from quart import Quart
from sqlalchemy import delete

from microblog import create_app
from microblog.config import Config
from microblog.database import writing
from microblog.sessions.current_user import visitor
from microblog.users.models import User
from tests.browser import PASSWORD, Browser
from tests.outside import run_sql, write_posts


async def _wait_until_erased(instance: Path) -> None:
    async with asyncio.timeout(20):
        while run_sql(instance, "SELECT id FROM users WHERE closed_at IS NOT NULL"):
            await asyncio.sleep(0.02)


async def _delete(browser: Browser, password: str = PASSWORD) -> str:
    answer = await browser.submit("/settings/delete", password=password)
    return str(answer.headers.get("Location", answer.text))


async def test_the_page_says_what_goes(instance: Path, alice: Browser) -> None:
    write_posts(instance, 3)

    page = await alice.get("/settings/delete")

    assert "your posts, 3 of them" in page.text
    assert "the whole conversations" in page.text
    assert "The name <bdi>alice</bdi> stays reserved" in page.text


@pytest.mark.parametrize("password", ["", "wrong password", "x" * 257])
async def test_a_wrong_password_deletes_nothing(alice: Browser, password: str) -> None:
    said = await _delete(alice, password)

    assert "Nothing was deleted." in said
    assert (await alice.get("/user/alice")).status_code == 200


async def test_the_only_admin_stays(alice: Browser, bob: Browser, instance: Path) -> None:
    run_sql(instance, "UPDATE users SET is_admin = true WHERE username = 'alice'")
    alone = await _delete(alice)
    run_sql(instance, "UPDATE users SET is_admin = true WHERE username = 'bob'")

    assert "You are the only admin." in alone
    assert await _delete(alice) == "/login"


async def test_a_deleted_account_is_gone_with_all_it_had(
    instance: Path, alice: Browser, bob: Browser
) -> None:
    await alice.submit("/", post="mine")
    await bob.submit("/", post="his")

    assert await _delete(alice) == "/login"
    await _wait_until_erased(instance)

    home = (await bob.get("/")).text
    assert ("mine" in home, "his" in home) == (False, True)
    assert (await bob.get("/user/alice")).status_code == 404
    assert run_sql(instance, "SELECT username FROM users") == [("bob",)]
    assert run_sql(instance, "SELECT count(*) FROM login_sessions") == [(1,)]


async def test_a_conversation_goes_for_both(instance: Path, alice: Browser, bob: Browser) -> None:
    await bob.submit("/send_message/alice", message="Hello")

    await _delete(alice)
    assert "You have no messages." in (await bob.get("/messages")).text
    await _wait_until_erased(instance)

    assert run_sql(instance, "SELECT id FROM messages") == []


async def test_nobody_is_logged_in_any_more(app: Quart, alice: Browser) -> None:
    async with Browser(app) as laptop:
        await laptop.log_in("alice")
        await _delete(alice)

        assert (await alice.get("/")).headers["Location"] == "/login"
        assert (await laptop.get("/edit_profile")).headers["Location"].startswith("/login")
        assert "do not fit together" in (await laptop.log_in("alice")).text
        assert "do not fit together" in (await laptop.log_in("-1")).text


async def test_the_name_is_held_and_the_address_is_free(
    instance: Path, alice: Browser, browser: Browser
) -> None:
    await _delete(alice)
    await _wait_until_erased(instance)

    same_name = await browser.register("Alice", email="other@example.com")
    same_address = await browser.register("carol", email="alice@example.com")

    assert "Somebody already has this username" in same_name.text
    assert same_address.status_code == 302


async def test_ten_thousand_posts_go_while_others_write(
    instance: Path, alice: Browser, bob: Browser
) -> None:
    write_posts(instance, 10_000)
    began = time.monotonic()
    await _delete(alice)
    answered = time.monotonic()

    slowest = 0.0
    while run_sql(instance, "SELECT id FROM users WHERE closed_at IS NOT NULL"):
        asked = time.monotonic()
        await bob.submit("/", post="still here")
        slowest = max(slowest, time.monotonic() - asked)

    assert answered - began < 1
    assert 0 < slowest < 1
    assert run_sql(instance, "SELECT DISTINCT author_id FROM posts") == [(2,)]


async def test_a_site_that_was_stopped_in_the_middle_goes_on_at_its_start(
    config: Config, instance: Path
) -> None:
    app = create_app(config)
    async with app.test_app(), Browser(app) as alice:
        await alice.register("alice")
        await alice.log_in("alice")
    write_posts(instance, 1200)
    run_sql(instance, "UPDATE users SET closed_at = '2026-01-01 00:00:00'")

    async with create_app(config).test_app():
        await _wait_until_erased(instance)

    assert run_sql(instance, "SELECT count(*) FROM posts") == [(0,)]


@pytest.mark.parametrize(("path", "field"), [("/", "post"), ("/edit_profile", "username")])
async def test_whoever_is_deleted_while_they_write_is_asked_to_log_in(
    config: Config, path: str, field: str
) -> None:
    app = create_app(config)

    @app.before_request
    async def somebody_deletes_the_account() -> None:
        if app.config.get("DELETE") and await visitor().load():
            async with writing() as unit:
                await unit.execute(delete(User))

    async with app.test_app(), Browser(app) as alice:
        await alice.register("alice")
        await alice.log_in("alice")
        token = (await alice.get(path)).text.split('"csrf_token" type="hidden" value="')[1]
        app.config["DELETE"] = True
        answer = await alice.client.post(
            path, data={"csrf_token": token.split('"')[0], field: "not_lost"}
        )

    assert answer.status_code == 401
    assert "not_lost" in answer.text
