"""Logging in and out."""

from pathlib import Path

import pytest
from quart import Quart

from microblog import create_app
from microblog.config import Config
from microblog.sessions import logins
from tests.browser import Browser
from tests.outside import run_sql


@pytest.mark.parametrize("name", ["alice", "ALICE", "alice@example.com", "Alice@Example.com"])
async def test_log_in_takes_username_or_address(browser: Browser, name: str) -> None:
    await browser.register("alice")

    answer = await browser.log_in(name)

    assert (answer.status_code, answer.headers["Location"]) == (302, "/")


@pytest.mark.parametrize("name", ["alice", "nobody", "nobody@example.com"])
async def test_log_in_says_the_same_of_a_wrong_name_and_password(
    browser: Browser, name: str
) -> None:
    await browser.register("alice")

    answer = await browser.log_in(name, password="wrong password")

    assert answer.status_code == 200
    assert "This username and password do not fit together" in answer.text


async def test_log_in_leads_back_to_the_page_that_asked_for_it(browser: Browser) -> None:
    await browser.register("alice")
    asked = await browser.get("/index?before=7")

    answer = await browser.submit(
        asked.headers["Location"], username="alice", password="correct horse battery"
    )

    assert asked.headers["Location"] == "/login?next=/index?before%3D7"
    assert answer.headers["Location"] == "/index?before=7"


async def test_log_in_leads_back_to_an_address_beyond_ascii(config: Config) -> None:
    app = create_app(config.model_copy(update={"public": False}))
    async with app.test_app(), Browser(app) as browser:
        await browser.register("alice")
        asked = await browser.get("/tag/ñandú?before=7")

        answer = await browser.submit(
            asked.headers["Location"], username="alice", password="correct horse battery"
        )

    assert answer.headers["Location"] == "/tag/%C3%B1and%C3%BA?before=7"


@pytest.mark.parametrize(
    "address",
    ["//evil.example", "/\\evil.example", "/%09/evil.example", "https:evil.example", "/a%0ab"],
)
async def test_log_in_never_leads_away_from_the_site(browser: Browser, address: str) -> None:
    await browser.register("alice")

    answer = await browser.submit(
        f"/login?next={address}", username="alice", password="correct horse battery"
    )

    assert answer.headers["Location"] == "/"


async def test_log_in_remembers_only_when_asked(browser: Browser) -> None:
    await browser.register("alice")

    forgotten = await browser.log_in("alice")
    await browser.submit("/logout")
    remembered = await browser.log_in("alice", remember_me="y")

    assert "Max-Age=2592000" not in str(forgotten.headers)
    assert "Max-Age=2592000" in str(remembered.headers)


async def test_of_very_many_logins_the_oldest_end(
    alice: Browser, instance: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(logins, "MOST_LOGINS", 3)
    first = dict(alice.client.cookies)
    for _ in range(4):
        alice.client.cookies.clear()
        await alice.log_in("alice")

    last = await alice.get("/")
    alice.client.cookies = first

    assert last.status_code == 200
    assert (await alice.get("/")).status_code == 302


async def test_log_out_by_get_only_shows_a_button(alice: Browser) -> None:
    page = await alice.get("/logout")

    assert '<input id="submit"' in page.text
    assert (await alice.get("/")).status_code == 200


async def test_who_is_logged_out_already_is_told_so(browser: Browser) -> None:
    answer = await browser.get("/logout")

    page = await browser.get(answer.headers["Location"])
    assert (answer.status_code, answer.headers["Location"]) == (302, "/login")
    assert "You are logged out." in page.text


async def test_a_cookie_that_was_kept_opens_nothing_after_log_out(
    app: Quart, alice: Browser
) -> None:
    cookie = alice.client.cookies["login"]
    await alice.submit("/logout")

    async with Browser(app) as thief:
        thief.client.cookies["login"] = cookie
        answer = await thief.get("/")

    assert answer.headers["Location"] == "/login"


async def test_a_page_that_needs_a_login_says_so(browser: Browser) -> None:
    answer = await browser.get("/edit_profile")

    page = await browser.get(answer.headers["Location"])
    assert answer.headers["Location"] == "/login?next=/edit_profile"
    assert "Please log in to see this page." in page.text


async def test_who_opens_several_pages_at_once_reads_it_once(browser: Browser) -> None:
    for path in ("/messages", "/notifications"):
        await browser.get(path)

    page = await browser.get("/login")

    assert page.text.count("Please log in to see this page.") == 1


async def test_log_in_makes_forms_from_before_it_useless(browser: Browser) -> None:
    await browser.register("alice")
    before = await browser.get("/login")
    token = before.text.partition('type="hidden" value="')[2].partition('"')[0]
    await browser.log_in("alice")

    answer = await browser.client.post("/edit_profile", data={"csrf_token": token})

    assert "open for too long" in answer.text


@pytest.mark.parametrize("path", ["/", "/edit_profile", "/settings/password", "/settings/email"])
async def test_who_is_gone_is_asked_to_log_in(alice: Browser, instance: Path, path: str) -> None:
    run_sql(instance, "DELETE FROM users")

    answer = await alice.get(path)

    assert answer.status_code == 302
    assert answer.headers["Location"].startswith("/login")
