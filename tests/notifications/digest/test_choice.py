"""Having the daily mail or not: the settings, and the links in it."""

import re
from email.message import EmailMessage
from pathlib import Path

import pytest

from microblog import create_app
from microblog.config import Config
from microblog.notifications.digest import off_token
from tests.browser import Browser
from tests.letters import BASE_URL, with_mail
from tests.notifications.digest.site import Site, digest_of, switch_on
from tests.smtp import Inbox


def _off_path(message: EmailMessage) -> str:
    found = re.fullmatch(rf"<{BASE_URL}(/digest/off/\S+)>", message["List-Unsubscribe"])
    assert found, message["List-Unsubscribe"]
    return found[1]


async def test_a_mail_program_ends_it_with_one_click(
    site: Site, alice: Browser, bob: Browser, browser: Browser, inbox: Inbox
) -> None:
    path = _off_path(await digest_of(alice, bob, inbox, site))

    answer = await browser.client.post(path, data={"List-Unsubscribe": "One-Click"})

    assert answer.status_code == 200
    assert "no more mails" in answer.text
    assert await site.run("SELECT digest FROM users WHERE username = 'alice'") == [(0,)]


async def test_looking_at_the_link_ends_nothing_and_its_button_does(
    site: Site, alice: Browser, browser: Browser
) -> None:
    await switch_on(alice)
    path = await site.off_path()

    page = await browser.get(path)
    looked = await site.run("SELECT digest FROM users")
    # A browser's, whose page sends no referrer.
    await browser.client.post(path, headers={"Origin": "null"})

    assert "<form" in page.text
    assert page.headers["Referrer-Policy"] == "no-referrer"
    assert (looked, await site.run("SELECT digest FROM users")) == ([(1,)], [(0,)])


async def test_another_sites_page_ends_nothing(site: Site, alice: Browser) -> None:
    await switch_on(alice)
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
    await switch_on(alice)
    on = (await alice.get("/settings/notifications")).text
    await alice.submit("/settings/notifications")
    off = (await alice.get("/settings/notifications")).text

    assert ("checked" in on, "checked" in off) == (True, False)


async def test_saving_the_same_again_does_not_put_the_mail_off(site: Site, alice: Browser) -> None:
    await switch_on(alice)
    before = await site.run("SELECT digest_sent_at FROM users")

    await switch_on(alice)

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
