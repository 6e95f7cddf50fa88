"""How long a login holds, and how it is ended: in the database, whatever the cookie says."""

import asyncio
from datetime import timedelta

import pytest
from quart import Quart
from sqlalchemy import select

from microblog.database import db, writing
from microblog.sessions.models import LoginSession
from tests.browser import PASSWORD, Browser, csrf_of

HALF_AN_HOUR = timedelta(minutes=30)


async def _logins(app: Quart) -> list[LoginSession]:
    async with app.app_context():
        return list(await db().scalars(select(LoginSession).order_by(LoginSession.id)))


async def _age(app: Quart, age: timedelta) -> None:
    """Set the clock of every login back."""
    async with app.app_context(), writing() as unit:
        for login in await unit.scalars(select(LoginSession)):
            login.created_at -= age
            login.last_used_at -= age
            login.expires_at -= age


async def _is_in(browser: Browser) -> bool:
    return (await browser.get("/")).status_code == 200


@pytest.mark.parametrize(
    ("age", "holds"),
    [(timedelta(hours=12) - HALF_AN_HOUR, True), (timedelta(hours=12) + HALF_AN_HOUR, False)],
)
async def test_a_login_that_was_not_to_stay_holds_for_12_hours(
    app: Quart, alice: Browser, age: timedelta, holds: bool
) -> None:
    await _age(app, age)

    assert await _is_in(alice) is holds


@pytest.mark.parametrize(("days", "holds"), [(13, True), (15, False)])
async def test_a_login_that_is_not_used_ends_after_14_days(
    app: Quart, browser: Browser, days: int, holds: bool
) -> None:
    await browser.register("alice")
    await browser.log_in("alice", remember_me="y")

    await _age(app, timedelta(days=days))

    assert await _is_in(browser) is holds


async def test_a_login_ends_after_30_days_however_much_it_is_used(
    app: Quart, browser: Browser
) -> None:
    await browser.register("alice")
    await browser.log_in("alice", remember_me="y")

    for days in (10, 10, 9):
        await _age(app, timedelta(days=days))
        assert await _is_in(browser)
        await asyncio.gather(*app.background_tasks)
    await _age(app, timedelta(days=2))

    assert not await _is_in(browser)


async def test_the_last_use_is_written_once_in_five_minutes(app: Quart, alice: Browser) -> None:
    await alice.get("/")
    assert not app.background_tasks

    await _age(app, timedelta(minutes=6))
    before = (await _logins(app))[0].last_used_at
    await alice.get("/")
    await asyncio.gather(*app.background_tasks)
    await alice.get("/")

    assert not app.background_tasks
    assert (await _logins(app))[0].last_used_at > before


@pytest.mark.parametrize("path", ["/static/microblog.css", "/nothing-here"])
async def test_a_file_or_an_error_page_is_no_use(app: Quart, alice: Browser, path: str) -> None:
    await _age(app, timedelta(minutes=6))

    await alice.get(path)

    assert not app.background_tasks


async def _log_in_again(browser: Browser, username: str) -> None:
    """As from a second tab, which had the form before."""
    page = await browser.get("/logout")
    fields = {"csrf_token": csrf_of(page), "username": username, "password": PASSWORD}
    await browser.client.post("/login", data=fields)


async def test_each_login_has_a_token_of_its_own(app: Quart, alice: Browser) -> None:
    first = alice.client.cookies["login"]
    await _log_in_again(alice, "alice")

    async with Browser(app) as thief:
        thief.client.cookies["login"] = first
        assert not await _is_in(thief)
    assert await _is_in(alice)


async def test_a_login_ends_the_one_that_the_device_had(app: Quart, alice: Browser) -> None:
    await _log_in_again(alice, "alice")

    assert len(await _logins(app)) == 1


async def test_a_login_as_somebody_else_is_theirs(alice: Browser, bob: Browser) -> None:
    await _log_in_again(alice, "bob")

    assert "Hi, <bdi>bob</bdi>!" in (await alice.get("/")).text


async def test_a_login_form_of_an_older_tab_leads_on(alice: Browser) -> None:
    answer = await alice.client.post("/login?next=/user/alice", data={"csrf_token": "old"})

    assert answer.headers["Location"] == "/user/alice"


async def test_a_page_of_before_shows_nothing_after_log_out(alice: Browser) -> None:
    await alice.submit("/", post="for those who are in")
    await alice.submit("/logout")

    page = await alice.get("/")

    assert page.headers["Location"] == "/login"
    assert "for those who are in" not in page.text


async def test_a_login_notes_the_device_and_nothing_that_was_made_up(
    app: Quart, browser: Browser
) -> None:
    browser.client.headers["User-Agent"] = "x" * 3000
    await browser.register("alice")
    await browser.log_in("alice")

    assert [login.device for login in await _logins(app)] == ["x" * 80]
