"""Who gets a link to a new password, and how."""

import asyncio
from pathlib import Path

import pytest
from quart import Quart

from microblog.recovery import routes
from tests.browser import Browser
from tests.letters import BASE_URL, text_of, with_mail
from tests.outside import run_sql
from tests.recovery.links import link
from tests.smtp import Inbox


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

    path = await link(browser, inbox)

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

    await link(browser, inbox)

    assert "Elige una contraseña nueva" in str(inbox.messages[-1]["Subject"])
