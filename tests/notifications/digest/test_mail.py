"""The daily mail."""

from pathlib import Path

import pytest

from microblog import create_app
from microblog.config import Config
from tests.browser import Browser
from tests.letters import BASE_URL, text_of, with_mail
from tests.notifications.digest.site import A_DAY_AGO, Site, digest_of, switch_on
from tests.people import press, write
from tests.smtp import Inbox


async def test_the_mail_says_what_is_new_with_links(
    site: Site, alice: Browser, bob: Browser, inbox: Inbox
) -> None:
    message = await digest_of(alice, bob, inbox, site)

    assert message["Subject"] == "[site.example] 1 new notification"
    assert inbox.recipients == [["alice@example.com"]]
    assert "bob mentioned you: look, @alice <b>\n" in text_of(message)
    assert f"{BASE_URL}/post/1\n" in text_of(message)
    assert "<bdi>look, @alice &lt;b&gt;</bdi>" in text_of(message, "html")
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


async def test_twenty_are_listed_and_the_rest_is_counted(
    site: Site, alice: Browser, bob: Browser, inbox: Inbox
) -> None:
    await switch_on(alice)
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
    await digest_of(alice, bob, inbox, site)
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
    await switch_on(alice)
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
        await switch_on(browser)
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
    await switch_on(alice)
    await write(bob, "@alice")

    assert await site.digests() == []


async def test_a_clock_that_was_ahead_keeps_none_back(
    site: Site, alice: Browser, bob: Browser, inbox: Inbox
) -> None:
    await switch_on(alice)
    await write(bob, "@alice")
    await site.run("UPDATE users SET digest_sent_at = '2100-01-01 00:00:00.000000' WHERE digest")

    assert len(await site.digests()) == 1


async def test_many_processes_send_one_mail(
    site: Site, config: Config, alice: Browser, bob: Browser, inbox: Inbox
) -> None:
    await switch_on(alice)
    await write(bob, "@alice")
    second, third = create_app(config), create_app(config)
    async with second.test_app(), third.test_app():
        await site.a_day_passes()
        written = await site.digests(second, third)

    assert len(written) == 1


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
        message = await digest_of(alice, bob, inbox, site)

        raw = dict(message.raw_items())["List-Unsubscribe"]
        assert str(raw).strip().startswith(f"<{self.URL}/digest/off/")
