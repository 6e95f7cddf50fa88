"""Who may register: the invited, nobody, or anybody."""

import asyncio
from datetime import timedelta
from pathlib import Path

from quart import Quart
from sqlalchemy import update

from microblog import create_app
from microblog.clock import utc_now
from microblog.database import writing
from microblog.invites.models import Invite
from tests.browser import PASSWORD, Browser, csrf_of
from tests.invites.links import config_of, link, register_by
from tests.outside import run_sql


async def test_an_invite_lets_so_many_in(app: Quart, admin: Browser) -> None:
    path = await link(admin, uses="2")

    assert [await register_by(app, path, name) for name in ("alice", "bobby")] == [302, 302]
    page = await Browser(app).get(path)
    assert (page.status_code, "no longer works" in page.text) == (403, True)


async def test_of_ten_at_once_as_many_get_in_as_the_invite_says(
    app: Quart, admin: Browser, instance: Path
) -> None:
    path = await link(admin, uses="3")

    answers = await asyncio.gather(*(register_by(app, path, f"person{n}") for n in range(10)))

    assert sorted(answers) == [302] * 3 + [403] * 7
    assert run_sql(instance, "SELECT count(*) FROM users") == [(4,)]


async def test_who_clicks_twice_with_the_last_use_is_in(app: Quart, admin: Browser) -> None:
    path = await link(admin)

    async with Browser(app) as browser:
        token = csrf_of(await browser.get(path))
        account = {"username": "alice", "email": "alice@example.com", "password": PASSWORD}
        fields = {**account, "password2": PASSWORD, "csrf_token": token}
        answers = [await browser.client.post(path, data=fields) for _ in range(2)]

    assert [answer.headers.get("Location") for answer in answers] == ["/login", "/login"]


async def test_a_name_that_is_taken_uses_nothing_up(
    app: Quart, admin: Browser, instance: Path
) -> None:
    path = await link(admin)

    assert await register_by(app, path, "boss") == 200
    assert run_sql(instance, "SELECT uses_left FROM invites") == [(1,)]


async def test_an_invite_expires(app: Quart, admin: Browser) -> None:
    path = await link(admin)
    async with app.app_context(), writing() as db:
        await db.execute(update(Invite).values(expires_at=utc_now() - timedelta(seconds=1)))

    assert (await Browser(app).get(path)).status_code == 403


async def test_without_an_invite_the_page_says_what_one_needs(browser: Browser) -> None:
    page = await browser.get("/register")

    assert page.status_code == 403
    assert "By invitation only" in page.text
    assert "us@example.com" in page.text


async def test_a_closed_site_takes_nobody(instance: Path) -> None:
    app = create_app(config_of(instance, "closed"))
    async with app.test_app(), Browser(app) as browser:
        page = await browser.get("/register")
        answer = await browser.client.post("/register", data={"username": "alice"})

    assert (page.status_code, answer.status_code) == (403, 403)
    assert "takes no new people" in page.text


async def test_the_first_person_of_an_open_site_is_told_how_to_become_its_admin(
    instance: Path,
) -> None:
    app = create_app(config_of(instance, "open"))
    async with app.test_app(), Browser(app) as browser:
        first = await browser.get("/register")
        await browser.register("alice")
        second = await browser.get("/register")

    assert "microblog user set-admin" in first.text
    assert "microblog user set-admin" not in second.text
