"""Getting back in without the password."""

import asyncio
import re
from datetime import timedelta
from pathlib import Path

import pytest
from quart import Quart
from sqlalchemy import select, update

from microblog.clock import utc_now
from microblog.config import Config
from microblog.database import writing
from microblog.recovery import routes
from microblog.tokens.models import Token
from tests.browser import PASSWORD, Browser
from tests.errors.kept import rows
from tests.letters import BASE_URL, path_in, text_of, with_mail
from tests.outside import run_sql
from tests.smtp import Inbox

NEW = {"password": "something quite new", "password2": "something quite new"}


@pytest.fixture
def config(instance: Path, inbox: Inbox) -> Config:
    """Mail goes out."""
    return with_mail(instance, inbox.port)


@pytest.fixture(autouse=True)
def _at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(routes, "_LATEST_SECONDS", 0)


async def _link(browser: Browser, inbox: Inbox, name: str = "alice") -> str:
    before = len(inbox.messages)
    await browser.submit("/reset_password_request", email=name)
    return path_in((await inbox.wait_for(before + 1))[-1])


@pytest.mark.parametrize("name", ["Alice", "alice@EXAMPLE.com"])
async def test_a_link_comes_by_mail_and_sets_a_new_password(
    browser: Browser, inbox: Inbox, name: str
) -> None:
    await browser.register("alice")

    path = await _link(browser, inbox, name)
    await browser.submit(path, **NEW)

    assert (await browser.log_in("alice")).status_code == 200
    assert (await browser.log_in("alice", password=NEW["password"])).status_code == 302


async def test_an_account_that_is_being_deleted_gets_no_link(
    alice: Browser, instance: Path, caplog: pytest.LogCaptureFixture
) -> None:
    closed = "UPDATE users SET closed_at=created_at, username_key='-1', email='', email_key='-1'"
    await asyncio.to_thread(run_sql, instance, closed)

    await alice.submit("/reset_password_request", email="-1")
    await asyncio.sleep(0.2)

    assert "ERROR" not in caplog.text
    assert await asyncio.to_thread(run_sql, instance, "SELECT id FROM tokens") == []


async def test_the_letter_is_text_and_html_and_leads_to_base_url_whatever_the_host_says(
    browser: Browser, inbox: Inbox
) -> None:
    await browser.register("alice")
    browser.client.headers["Host"] = "evil.example"

    path = await _link(browser, inbox)

    [message] = inbox.messages
    assert message.get_content_type() == "multipart/alternative"
    assert inbox.recipients == [["alice@example.com"]]
    assert f'href="{BASE_URL}{path}"' in text_of(message, "html")
    assert "evil.example" not in message.as_string()


async def test_the_answer_is_the_same_for_nobody(
    app: Quart, browser: Browser, inbox: Inbox
) -> None:
    await browser.register("alice")

    answers = [
        await browser.submit("/reset_password_request", email=name)
        for name in ("alice", "nobody", "alice@example.com", "nobody@example.com")
    ]
    pages = [(await browser.get("/login")).text for _ in answers]
    await asyncio.gather(*app.background_tasks)

    assert {(one.status_code, one.headers["Location"], one.text) for one in answers} == {
        (302, "/login", answers[0].text)
    }
    assert "If there is such an account" in pages[0]
    assert len(await inbox.wait_for(2)) == 2


async def test_nobody_is_looked_up_before_the_answer(
    browser: Browser, monkeypatch: pytest.MonkeyPatch, instance: Path
) -> None:
    await browser.register("alice")
    monkeypatch.setattr(routes, "_LATEST_SECONDS", 60)

    answer = await browser.submit("/reset_password_request", email="alice")

    assert answer.status_code == 302
    assert run_sql(instance, "SELECT * FROM tokens") == []


async def test_a_link_works_once_also_for_twenty_at_once(
    app: Quart, browser: Browser, inbox: Inbox
) -> None:
    await browser.register("alice")
    path = await _link(browser, inbox)
    browsers = [Browser(app) for _ in range(20)]

    answers = await asyncio.gather(*(one.submit(path, **NEW) for one in browsers))

    assert sorted(answer.status_code for answer in answers) == [302] + [404] * 19
    assert (await browser.get(path)).status_code == 404


async def test_a_link_is_dead_after_half_an_hour(
    app: Quart, browser: Browser, inbox: Inbox
) -> None:
    await browser.register("alice")
    path = await _link(browser, inbox)
    async with app.app_context(), writing() as db:
        found = (await db.execute(select(Token.created_at, Token.expires_at))).one()
        await db.execute(update(Token).values(expires_at=utc_now()))

    assert found.expires_at - found.created_at <= timedelta(minutes=30, seconds=1)
    assert "This link does not work" in (await browser.get(path)).text


async def test_a_link_is_dead_after_a_change_of_password(alice: Browser, inbox: Inbox) -> None:
    path = await _link(alice, inbox)

    await alice.submit("/settings/password", old_password=PASSWORD, **NEW)

    assert (await alice.get(path)).status_code == 404


async def test_a_link_is_dead_after_a_change_of_address(alice: Browser, inbox: Inbox) -> None:
    path = await _link(alice, inbox)

    await alice.submit("/settings/email", email="new@example.com", password=PASSWORD)
    await alice.submit(path_in((await inbox.wait_for(2))[-1]))

    assert (await alice.get(path)).status_code == 404


async def test_a_link_is_kept_nowhere(alice: Browser, inbox: Inbox, instance: Path) -> None:
    token = (await _link(alice, inbox)).rpartition("/")[2]
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

    page = await browser.get(await _link(browser, inbox))

    assert page.headers["Referrer-Policy"] == "no-referrer"
    assert page.headers["Cache-Control"] == "no-store"


async def test_a_look_at_a_link_uses_nothing_up(browser: Browser, inbox: Inbox) -> None:
    await browser.register("alice")
    path = await _link(browser, inbox)

    assert [(await browser.get(path)).status_code for _ in range(2)] == [200, 200]


async def test_a_new_password_ends_all_logins_and_the_person_is_told(
    app: Quart, alice: Browser, inbox: Inbox
) -> None:
    async with Browser(app) as elsewhere:
        await elsewhere.submit(await _link(elsewhere, inbox), **NEW)

    assert (await alice.get("/")).headers["Location"] == "/login"
    assert "Your password was changed" in str((await inbox.wait_for(2))[-1]["Subject"])


async def test_a_new_password_by_a_link_is_held_to_the_same_rules(
    browser: Browser, inbox: Inbox
) -> None:
    await browser.register("alice")
    path = await _link(browser, inbox)

    common = await browser.submit(path, password="password1", password2="password1")
    own = await browser.submit(path, password="Alice@Example.com", password2="Alice@Example.com")

    assert "one of the commonest" in common.text
    assert "be your password" in own.text


async def test_one_person_gets_five_links_an_hour(
    app: Quart, browser: Browser, inbox: Inbox
) -> None:
    await browser.register("alice")

    for _ in range(7):
        await browser.submit("/reset_password_request", email="alice")
        await asyncio.gather(*app.background_tasks)

    assert len(await inbox.wait_for(5)) == 5
    await asyncio.sleep(0.2)
    assert len(inbox.messages) == 5


@pytest.mark.parametrize("missing", ["base_url", "mail_server"])
async def test_without_mail_or_address_the_page_says_whom_to_ask(
    instance: Path, inbox: Inbox, missing: str
) -> None:
    from microblog import create_app

    settings: dict[str, object] = {missing: None, "contact": "us@example.com"}
    app = create_app(with_mail(instance, inbox.port, **settings))
    async with app.test_app(), Browser(app) as browser:
        page = await browser.get("/reset_password_request")

    assert "Recovery by mail is not set up" in page.text
    assert "us@example.com" in page.text


async def test_the_letter_speaks_the_language_that_its_person_chose(
    alice: Browser, browser: Browser, inbox: Inbox
) -> None:
    await alice.submit("/settings/language", language="es")

    await _link(browser, inbox)

    assert "Elige una contraseña nueva" in str(inbox.messages[-1]["Subject"])
