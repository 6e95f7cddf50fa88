"""Confirming one's e-mail address."""

import asyncio
from pathlib import Path

import pytest
from quart import Quart

from microblog import create_app
from microblog.config import Config, load
from microblog.refusals import ConfigError
from tests.browser import Browser, csrf_of
from tests.letters import path_in, text_of, with_mail
from tests.outside import run_sql
from tests.smtp import Inbox


@pytest.fixture
def config(instance: Path, inbox: Inbox) -> Config:
    """Mail goes out, so addresses are confirmed."""
    return with_mail(instance, inbox.port, confirm_email=None)


async def test_the_link_of_the_letter_opens_the_composer(alice: Browser, inbox: Inbox) -> None:
    refused = await alice.submit("/", page="/edit_profile", post="too early")

    await alice.submit(path_in((await inbox.wait_for(1))[0]))
    taken = await alice.submit("/", post="now then")

    assert "Please confirm your e-mail address first" in refused.text
    assert ">\r\ntoo early</textarea>" in refused.text
    assert taken.status_code == 302


async def test_who_confirms_twice_does_not_read_that_it_failed(
    alice: Browser, inbox: Inbox
) -> None:
    link = path_in((await inbox.wait_for(1))[0])
    fields = {"csrf_token": csrf_of(await alice.get(link))}

    first, second = [await alice.client.post(link, data=fields) for _ in range(2)]

    assert (first.status_code, second.status_code) == (302, 404)
    assert "If that was you just now, all is well" in second.text


async def test_until_then_one_reads_and_edits_the_profile(alice: Browser) -> None:
    home = await alice.get("/")
    saved = await alice.submit("/edit_profile", username="alice", about_me="waiting")

    assert "please confirm your e-mail address" in home.text
    assert "<textarea" not in home.text
    assert saved.headers["Location"] == "/user/alice"


@pytest.mark.parametrize("path", ["/post/1", "/messages/bob", "/send_message/bob"])
async def test_until_then_no_page_has_a_composer(
    alice: Browser, bob: Browser, instance: Path, path: str
) -> None:
    run_sql(
        instance, "UPDATE users SET email_confirmed_at = CURRENT_TIMESTAMP WHERE username = 'bob'"
    )
    await bob.submit("/", post="Who answers?")

    page = await alice.get(path)

    assert "please confirm your e-mail address" in page.text
    assert "<textarea" not in page.text


async def test_the_letter_can_be_sent_again_and_either_link_counts(
    alice: Browser, inbox: Inbox, instance: Path
) -> None:
    await inbox.wait_for(1)
    await alice.submit("/settings/email/again", page="/settings/email")

    first, second = await inbox.wait_for(2)
    await alice.submit(path_in(second))

    assert path_in(first) != path_in(second)
    assert run_sql(instance, "SELECT email_confirmed_at FROM users") != [(None,)]
    assert "not confirmed yet" not in (await alice.get("/settings/email")).text


async def test_as_many_links_are_mailed_as_are_said_to_be_on_their_way(
    alice: Browser, inbox: Inbox
) -> None:
    again = {"path": "/settings/email/again", "page": "/settings/email"}
    answers = [await alice.submit(**again) for _ in range(5)]

    assert [answer.status_code for answer in answers] == [302] * 4 + [429]
    assert len(await inbox.wait_for(5)) == 5


async def test_a_reset_by_mail_confirms_the_address_too(
    app: Quart, alice: Browser, inbox: Inbox, instance: Path
) -> None:
    await inbox.wait_for(1)
    await alice.submit("/reset_password_request", email="alice")
    path = path_in((await inbox.wait_for(2))[1])

    await alice.submit(path, password="something new", password2="something new")

    assert run_sql(instance, "SELECT email_confirmed_at FROM users") != [(None,)]


async def test_the_letter_greets_a_name_without_making_html_of_it(
    alice: Browser, inbox: Inbox
) -> None:
    [message] = await inbox.wait_for(1)

    assert text_of(message).startswith("Hello alice,\n\n")
    assert "<bdi>alice</bdi>" in text_of(message, "html")
    assert message["Subject"] == "[site.example] Please confirm your e-mail address"


async def test_twenty_uses_of_one_link_are_one(app: Quart, alice: Browser, inbox: Inbox) -> None:
    path = path_in((await inbox.wait_for(1))[0])
    browsers = [Browser(app) for _ in range(20)]

    answers = await asyncio.gather(*(browser.submit(path) for browser in browsers))

    assert sorted(answer.status_code for answer in answers) == [302] + [404] * 19


@pytest.mark.parametrize("setting", [None, False])
async def test_without_mail_nobody_has_to_confirm(
    instance: Path, inbox: Inbox, setting: bool | None
) -> None:
    app = create_app(with_mail(instance, inbox.port, mail_server=None, confirm_email=setting))
    async with app.test_app(), Browser(app) as alice:
        await alice.register("alice")
        await alice.log_in("alice")

        assert (await alice.submit("/", post="at once")).status_code == 302


def test_confirming_without_mail_is_a_bad_setting() -> None:
    with pytest.raises(ConfigError, match="CONFIRM_EMAIL=yes needs MAIL_SERVER and BASE_URL"):
        load(confirm_email=True, _env_file=None)
