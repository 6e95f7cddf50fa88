"""Getting back in without the password."""

import asyncio
import re
from datetime import timedelta
from pathlib import Path

import pytest
from quart import Quart
from sqlalchemy import select, update

from microblog.clock import utc_now
from microblog.database import writing
from microblog.tokens.models import Token
from tests.browser import PASSWORD, Browser
from tests.errors.kept import rows
from tests.letters import path_in
from tests.outside import run_sql
from tests.recovery.links import link
from tests.smtp import Inbox

NEW = {"password": "something quite new", "password2": "something quite new"}


@pytest.mark.parametrize("name", ["Alice", "alice@EXAMPLE.com"])
async def test_a_link_comes_by_mail_and_sets_a_new_password(
    browser: Browser, inbox: Inbox, name: str
) -> None:
    await browser.register("alice")

    path = await link(browser, inbox, name)
    await browser.submit(path, **NEW)

    assert (await browser.log_in("alice")).status_code == 200
    assert (await browser.log_in("alice", password=NEW["password"])).status_code == 302


async def test_a_link_works_once_also_for_twenty_at_once(
    app: Quart, browser: Browser, inbox: Inbox
) -> None:
    await browser.register("alice")
    path = await link(browser, inbox)
    browsers = [Browser(app) for _ in range(20)]

    answers = await asyncio.gather(*(one.submit(path, **NEW) for one in browsers))

    assert sorted(answer.status_code for answer in answers) == [302] + [404] * 19
    assert (await browser.get(path)).status_code == 404


async def test_a_link_is_dead_after_half_an_hour(
    app: Quart, browser: Browser, inbox: Inbox
) -> None:
    await browser.register("alice")
    path = await link(browser, inbox)
    async with app.app_context(), writing() as db:
        found = (await db.execute(select(Token.created_at, Token.expires_at))).one()
        await db.execute(update(Token).values(expires_at=utc_now()))

    assert found.expires_at - found.created_at <= timedelta(minutes=30, seconds=1)
    assert "This link does not work" in (await browser.get(path)).text


async def test_a_link_is_dead_after_a_change_of_password(alice: Browser, inbox: Inbox) -> None:
    path = await link(alice, inbox)

    await alice.submit("/settings/password", old_password=PASSWORD, **NEW)

    assert (await alice.get(path)).status_code == 404


async def test_a_link_is_dead_after_a_change_of_address(alice: Browser, inbox: Inbox) -> None:
    path = await link(alice, inbox)

    await alice.submit("/settings/email", email="new@example.com", password=PASSWORD)
    await alice.submit(path_in((await inbox.wait_for(2))[-1]))

    assert (await alice.get(path)).status_code == 404


async def test_a_link_is_kept_nowhere(alice: Browser, inbox: Inbox, instance: Path) -> None:
    token = (await link(alice, inbox)).rpartition("/")[2]
    async with asyncio.timeout(5):
        while rows(instance, "SELECT * FROM mails WHERE state != 'sent'"):
            await asyncio.sleep(0.01)

    kept = str(run_sql(instance, "SELECT * FROM tokens")) + str(
        rows(instance, "SELECT * FROM mails")
    )
    log = (instance / "logs" / "microblog.log").read_text()
    assert re.search(r"'[0-9a-f]{64}'", kept)
    assert token not in kept + log


async def test_the_page_of_a_link_tells_no_other_page_of_it(browser: Browser, inbox: Inbox) -> None:
    await browser.register("alice")

    page = await browser.get(await link(browser, inbox))

    assert page.headers["Referrer-Policy"] == "no-referrer"
    assert page.headers["Cache-Control"] == "no-store"


async def test_a_look_at_a_link_uses_nothing_up(browser: Browser, inbox: Inbox) -> None:
    await browser.register("alice")
    path = await link(browser, inbox)

    assert [(await browser.get(path)).status_code for _ in range(2)] == [200, 200]


async def test_a_new_password_ends_all_logins_and_the_person_is_told(
    app: Quart, alice: Browser, inbox: Inbox
) -> None:
    async with Browser(app) as elsewhere:
        await elsewhere.submit(await link(elsewhere, inbox), **NEW)

    assert (await alice.get("/")).headers["Location"] == "/login"
    assert "Your password was changed" in str((await inbox.wait_for(2))[-1]["Subject"])


async def test_a_new_password_by_a_link_is_held_to_the_same_rules(
    browser: Browser, inbox: Inbox
) -> None:
    await browser.register("alice")
    path = await link(browser, inbox)

    common = await browser.submit(path, password="password1", password2="password1")
    own = await browser.submit(path, password="Alice@Example.com", password2="Alice@Example.com")

    assert "one of the commonest" in common.text
    assert "be your password" in own.text
