"""The daily mail."""

import asyncio
import re
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
from quart import Quart

from microblog import create_app
from microblog.config import Config
from microblog.database import db
from microblog.notifications.digest import off_token, send_digest
from tests.browser import Browser
from tests.errors.kept import rows
from tests.letters import BASE_URL, text_of, with_mail
from tests.outside import run_sql
from tests.people import press, write
from tests.smtp import Inbox

A_DAY_AGO = "2026-01-01 00:00:00.000000"


@pytest.fixture
def config(instance: Path, inbox: Inbox) -> Config:
    """Mail goes out."""
    return with_mail(instance, inbox.port, ratelimit_enabled=False)


async def _switch_on(browser: Browser) -> None:
    await browser.submit("/settings/notifications", digest="y")


class Site:
    """The site, whose clock can be put on."""

    def __init__(self, app: Quart, instance: Path) -> None:
        self.app = app
        self.instance = instance

    async def run(self, statement: str) -> list[tuple[Any, ...]]:
        """Run a statement on the database, as a stranger."""
        return await asyncio.to_thread(run_sql, self.instance, statement)

    async def a_day_passes(self) -> None:
        """It is a day since the last digests, and this process looks for work."""
        await self.run(f"UPDATE users SET digest_sent_at = '{A_DAY_AGO}' WHERE digest")
        self.app.extensions["housekeeper"].wake()

    async def digests(self, *others: Quart) -> list[str]:
        """The subjects of all that are due by now, once this process and others wrote them."""
        await asyncio.gather(*(_write_all(app) for app in (self.app, *others)))
        spool = "SELECT subject FROM mails WHERE subject LIKE '%new notification%'"
        return [row["subject"] for row in rows(self.instance, spool)]

    async def off_path(self) -> str:
        """The address that ends alice's digest."""
        async with self.app.app_context():
            return f"/digest/off/{off_token(1)}"


async def _write_all(app: Quart) -> None:
    async with app.app_context():
        while await send_digest(db()):
            pass


@pytest.fixture
def site(app: Quart, instance: Path) -> Site:
    """This test's."""
    return Site(app, instance)


def _off_path(message: EmailMessage) -> str:
    found = re.fullmatch(rf"<{BASE_URL}(/digest/off/\S+)>", message["List-Unsubscribe"])
    assert found, message["List-Unsubscribe"]
    return found[1]


async def _digest_of(alice: Browser, bob: Browser, inbox: Inbox, site: Site) -> EmailMessage:
    """The mail that alice gets, after bob has mentioned her."""
    await _switch_on(alice)
    await write(bob, "look, @alice <b>")
    await site.a_day_passes()
    return (await inbox.wait_for(1))[0]


async def test_the_mail_says_what_is_new_with_links(
    site: Site, alice: Browser, bob: Browser, inbox: Inbox
) -> None:
    message = await _digest_of(alice, bob, inbox, site)

    assert message["Subject"] == "[site.example] 1 new notification"
    assert inbox.recipients == [["alice@example.com"]]
    assert "bob mentioned you: look, @alice <b>\n" in text_of(message)
    assert f"{BASE_URL}/post/1\n" in text_of(message)
    assert "<bdi>look, @alice &lt;b&gt;</bdi>" in text_of(message, "html")
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


async def test_twenty_are_listed_and_the_rest_is_counted(
    site: Site, alice: Browser, bob: Browser, inbox: Inbox
) -> None:
    await _switch_on(alice)
    for number in range(23):
        await write(bob, f"@alice {number}")
    await site.a_day_passes()

    [message] = await inbox.wait_for(1)

    text = text_of(message)
    assert message["Subject"] == "[site.example] 23 new notifications"
    assert text.count("bob mentioned you") == 20
    assert f"And 3 more: {BASE_URL}/notifications" in text


async def test_what_was_told_is_not_told_again(
    site: Site, alice: Browser, bob: Browser, inbox: Inbox
) -> None:
    await _digest_of(alice, bob, inbox, site)
    await write(bob, "@alice another")
    # A day later; the first was before the last digest.
    await site.run(f"UPDATE notifications SET created_at = '{A_DAY_AGO}' WHERE id = 1")
    await site.a_day_passes()

    second = (await inbox.wait_for(2))[1]

    assert text_of(second).count("bob mentioned you") == 1


@pytest.mark.parametrize("act", ["/block/bob", "/mute/bob", "/notifications/read/1"])
async def test_no_mail_of_what_one_has_read_or_does_not_want_to_hear(
    site: Site, alice: Browser, bob: Browser, inbox: Inbox, act: str
) -> None:
    await _switch_on(alice)
    await write(bob, "@alice")
    await press(alice, act, on="/user/bob")

    await site.a_day_passes()

    assert await site.digests() == []


@pytest.mark.parametrize(
    "why", ["email_confirmed_at = NULL", "suspended_at = '2026-01-01'", "digest = false"]
)
async def test_who_may_not_be_mailed_is_not(
    site: Site, alice: Browser, bob: Browser, inbox: Inbox, why: str
) -> None:
    for browser in (alice, bob):
        await _switch_on(browser)
    async with Browser(site.app) as carol:
        await carol.register("carol")
        await carol.log_in("carol")
        await write(carol, "@alice @bob")
    await site.run(f"UPDATE users SET {why} WHERE username = 'alice'")

    await site.a_day_passes()

    await inbox.wait_for(1)
    assert len(await site.digests()) == 1
    assert inbox.recipients == [["bob@example.com"]]


async def test_before_a_day_has_passed_there_is_none(
    site: Site, alice: Browser, bob: Browser, inbox: Inbox
) -> None:
    await _switch_on(alice)
    await write(bob, "@alice")

    assert await site.digests() == []


async def test_a_clock_that_was_ahead_keeps_none_back(
    site: Site, alice: Browser, bob: Browser, inbox: Inbox
) -> None:
    await _switch_on(alice)
    await write(bob, "@alice")
    await site.run("UPDATE users SET digest_sent_at = '2100-01-01 00:00:00.000000' WHERE digest")

    assert len(await site.digests()) == 1


async def test_many_processes_send_one_mail(
    site: Site, config: Config, alice: Browser, bob: Browser, inbox: Inbox
) -> None:
    await _switch_on(alice)
    await write(bob, "@alice")
    second, third = create_app(config), create_app(config)
    async with second.test_app(), third.test_app():
        await site.a_day_passes()
        written = await site.digests(second, third)

    assert len(written) == 1


async def test_a_mail_program_ends_it_with_one_click(
    site: Site, alice: Browser, bob: Browser, browser: Browser, inbox: Inbox
) -> None:
    path = _off_path(await _digest_of(alice, bob, inbox, site))

    answer = await browser.client.post(path, data={"List-Unsubscribe": "One-Click"})

    assert answer.status_code == 200
    assert "no more mails" in answer.text
    assert await site.run("SELECT digest FROM users WHERE username = 'alice'") == [(0,)]


async def test_looking_at_the_link_ends_nothing_and_its_button_does(
    site: Site, alice: Browser, browser: Browser
) -> None:
    await _switch_on(alice)
    path = await site.off_path()

    page = await browser.get(path)
    looked = await site.run("SELECT digest FROM users")
    # A browser's, whose page sends no referrer.
    await browser.client.post(path, headers={"Origin": "null"})

    assert "<form" in page.text
    assert page.headers["Referrer-Policy"] == "no-referrer"
    assert (looked, await site.run("SELECT digest FROM users")) == ([(1,)], [(0,)])


async def test_another_sites_page_ends_nothing(site: Site, alice: Browser) -> None:
    await _switch_on(alice)
    path = await site.off_path()

    for headers in ({"Sec-Fetch-Site": "cross-site"}, {"Origin": "http://evil.example"}):
        assert (await alice.client.post(path, headers=headers)).status_code == 403
    assert await site.run("SELECT digest FROM users") == [(1,)]


@pytest.mark.parametrize("token", ["x", "MQ.x", "1", "é"])
async def test_a_token_that_is_none_of_ours_ends_nothing(browser: Browser, token: str) -> None:
    assert (await browser.get(f"/digest/off/{token}")).status_code == 404
    assert (await browser.client.post(f"/digest/off/{token}")).status_code == 404


async def test_a_link_holds_when_the_key_was_changed(instance: Path, inbox: Inbox) -> None:
    old = create_app(with_mail(instance, inbox.port, secret_key="an older key of the site"))
    async with old.app_context():
        token = off_token(1)
    keys = {"secret_key": "a newer key of the site", "secret_key_fallbacks": old.secret_key}
    app = create_app(with_mail(instance, inbox.port, **keys))

    async with app.test_app(), Browser(app) as browser:
        assert (await browser.get(f"/digest/off/{token}")).status_code == 200


async def test_the_checkbox_shows_what_was_chosen(alice: Browser) -> None:
    await _switch_on(alice)
    on = (await alice.get("/settings/notifications")).text
    await alice.submit("/settings/notifications")
    off = (await alice.get("/settings/notifications")).text

    assert ("checked" in on, "checked" in off) == (True, False)


async def test_saving_the_same_again_does_not_put_the_mail_off(site: Site, alice: Browser) -> None:
    await _switch_on(alice)
    before = await site.run("SELECT digest_sent_at FROM users")

    await _switch_on(alice)

    assert await site.run("SELECT digest_sent_at FROM users") == before


class TestWithoutMail:
    """Where no mail can go out."""

    @pytest.fixture
    def config(self, instance: Path) -> Config:
        """No server."""
        return with_mail(instance, 25, mail_server=None)

    async def test_the_page_says_so(self, alice: Browser) -> None:
        page = await alice.get("/settings/notifications")

        assert "This site sends no such mail" in page.text
        assert "checkbox" not in page.text


class TestLongAddress:
    """Longer than a line of a mail's head."""

    URL = "http://" + "a-rather-long-name." * 4 + "example"

    @pytest.fixture
    def config(self, instance: Path, inbox: Inbox) -> Config:
        """A site there."""
        return with_mail(instance, inbox.port, base_url=self.URL)

    async def test_it_is_left_whole(
        self, site: Site, alice: Browser, bob: Browser, inbox: Inbox
    ) -> None:
        message = await _digest_of(alice, bob, inbox, site)

        raw = dict(message.raw_items())["List-Unsubscribe"]
        assert str(raw).strip().startswith(f"<{self.URL}/digest/off/")
