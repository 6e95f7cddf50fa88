"""Changing one's e-mail address."""

from pathlib import Path

import pytest
from quart import Quart

from microblog import create_app
from microblog.config import Config
from tests.browser import PASSWORD, Browser
from tests.letters import path_in, text_of, with_mail
from tests.outside import run_sql
from tests.smtp import Inbox


@pytest.fixture
def config(instance: Path, inbox: Inbox) -> Config:
    """Mail goes out."""
    return with_mail(instance, inbox.port)


async def _ask(browser: Browser, email: str) -> None:
    await browser.submit("/settings/email", email=email, password=PASSWORD)


def _emails(instance: Path) -> list[tuple[str]]:
    return run_sql(instance, "SELECT email FROM users ORDER BY id")


async def test_a_new_address_counts_when_its_link_was_used_and_the_old_one_is_told(
    alice: Browser, inbox: Inbox, instance: Path
) -> None:
    await _ask(alice, "New@Example.com")
    [to_new] = await inbox.wait_for(1)
    before = _emails(instance)

    await alice.submit(path_in(to_new))

    assert (before, _emails(instance)) == ([("alice@example.com",)], [("New@example.com",)])
    await inbox.wait_for(2)
    assert inbox.recipients == [["New@example.com"], ["alice@example.com"]]
    assert "another e-mail address" in text_of(inbox.messages[1])
    assert "new@" not in text_of(inbox.messages[1]).lower()


async def test_a_look_at_the_link_changes_nothing(
    alice: Browser, inbox: Inbox, instance: Path
) -> None:
    await _ask(alice, "new@example.com")

    page = await alice.get(path_in((await inbox.wait_for(1))[0]))

    assert "new@example.com" in page.text
    assert page.headers["Referrer-Policy"] == "no-referrer"
    assert _emails(instance) == [("alice@example.com",)]


async def test_a_domain_with_umlauts_gets_its_letter(alice: Browser, inbox: Inbox) -> None:
    await _ask(alice, "zoe@bücher.example")

    await inbox.wait_for(1)
    assert inbox.recipients == [["zoe@xn--bcher-kva.example"]]


async def test_a_wrong_password_sends_nothing(alice: Browser, app: Quart) -> None:
    answer = await alice.submit("/settings/email", email="new@example.com", password="not that")

    assert "This is not your password" in answer.text
    assert not app.background_tasks


async def test_whose_address_it_is_learns_only_who_reads_its_mail(
    alice: Browser, bob: Browser, inbox: Inbox
) -> None:
    taken = await alice.submit("/settings/email", email="BOB@example.com", password=PASSWORD)
    [message] = await inbox.wait_for(1)

    answer = await alice.submit(path_in(message))

    assert taken.headers["Location"] == "/settings/email"
    assert "There already is an account" in answer.text


async def test_a_link_is_dead_once_another_address_is_confirmed(
    alice: Browser, inbox: Inbox
) -> None:
    await _ask(alice, "first@example.com")
    first = path_in((await inbox.wait_for(1))[0])
    await _ask(alice, "second@example.com")
    await alice.submit(path_in((await inbox.wait_for(2))[1]))

    assert (await alice.get(first)).status_code == 404


async def test_without_mail_the_address_is_changed_at_once(instance: Path, inbox: Inbox) -> None:
    app = create_app(with_mail(instance, inbox.port, mail_server=None))
    async with app.test_app(), Browser(app) as alice, Browser(app) as bob:
        await bob.register("bob")
        await alice.register("alice")
        await alice.log_in("alice")
        taken = await alice.submit("/settings/email", email="bob@example.com", password=PASSWORD)
        await _ask(alice, "new@example.com")

    assert "There already is an account" in taken.text
    assert _emails(instance) == [("bob@example.com",), ("new@example.com",)]


async def test_to_ask_for_the_link_again_with_an_old_page_says_so(alice: Browser) -> None:
    await alice.get("/settings/email")

    answer = await alice.client.post(
        "/settings/email/again", data={"csrf_token": "x"}, follow_redirects=True
    )

    assert answer.url.path == "/settings/email"
    assert "Please send it again." in answer.text
