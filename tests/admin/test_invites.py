"""Invites, and who may register."""

import asyncio
import re
from datetime import timedelta
from pathlib import Path

import httpx
import pytest
from quart import Quart
from sqlalchemy import update

from microblog import create_app
from microblog.clock import utc_now
from microblog.config import Config, load
from microblog.database import writing
from microblog.invites.models import Invite
from tests.browser import PASSWORD, Browser, csrf_of
from tests.outside import run_sql


def _config(instance: Path, registration: str) -> Config:
    return load(
        instance_path=instance,
        secret_key="for tests and nothing else",
        registration=registration,
        contact="us@example.com",
        _env_file=None,
    )


@pytest.fixture
def config(instance: Path) -> Config:
    """Only the invited may register."""
    return _config(instance, "invite")


@pytest.fixture
async def admin(app: Quart, browser: Browser, instance: Path) -> Browser:
    """An admin, logged in."""
    from microblog.users.passwords import hash_password
    from microblog.users.writing import add_user

    password_hash = await hash_password(PASSWORD)
    async with app.app_context(), writing() as db:
        await add_user(
            db,
            username="boss",
            email="chief@example.com",
            password_hash=password_hash,
            is_admin=True,
        )
    await browser.log_in("boss")
    return browser


async def _make(admin: Browser, **fields: str) -> httpx.Response:
    return await admin.submit("/admin/invites", **{"uses": "1", "days": "7", **fields})


async def _link(admin: Browser, **fields: str) -> str:
    await _make(admin, **fields)
    page = await admin.get("/admin/invites")
    found = re.search(r"<code>(/register\?invite=\S+)</code>", page.text)
    assert found, page.text
    return found[1]


async def _register(app: Quart, path: str, name: str) -> int:
    async with Browser(app) as browser:
        answer = await browser.submit(
            path,
            username=name,
            email=f"{name}@example.com",
            password=PASSWORD,
            password2=PASSWORD,
        )
    return answer.status_code


async def test_an_invite_lets_so_many_in(app: Quart, admin: Browser) -> None:
    path = await _link(admin, uses="2")

    assert [await _register(app, path, name) for name in ("alice", "bobby")] == [302, 302]
    page = await Browser(app).get(path)
    assert (page.status_code, "no longer works" in page.text) == (403, True)


async def test_of_ten_at_once_as_many_get_in_as_the_invite_says(
    app: Quart, admin: Browser, instance: Path
) -> None:
    path = await _link(admin, uses="3")

    answers = await asyncio.gather(*(_register(app, path, f"person{n}") for n in range(10)))

    assert sorted(answers) == [302] * 3 + [403] * 7
    assert run_sql(instance, "SELECT count(*) FROM users") == [(4,)]


async def test_who_clicks_twice_with_the_last_use_is_in(app: Quart, admin: Browser) -> None:
    path = await _link(admin)

    async with Browser(app) as browser:
        token = csrf_of(await browser.get(path))
        account = {"username": "alice", "email": "alice@example.com", "password": PASSWORD}
        fields = {**account, "password2": PASSWORD, "csrf_token": token}
        answers = [await browser.client.post(path, data=fields) for _ in range(2)]

    assert [answer.headers.get("Location") for answer in answers] == ["/login", "/login"]


async def test_a_name_that_is_taken_uses_nothing_up(
    app: Quart, admin: Browser, instance: Path
) -> None:
    path = await _link(admin)

    assert await _register(app, path, "boss") == 200
    assert run_sql(instance, "SELECT uses_left FROM invites") == [(1,)]


async def test_an_invite_expires(app: Quart, admin: Browser) -> None:
    path = await _link(admin)
    async with app.app_context(), writing() as db:
        await db.execute(update(Invite).values(expires_at=utc_now() - timedelta(seconds=1)))

    assert (await Browser(app).get(path)).status_code == 403


async def test_a_reload_neither_makes_another_link_nor_shows_it_again(admin: Browser) -> None:
    answer = await _make(admin)
    first, again = await admin.get("/admin/invites"), await admin.get("/admin/invites")

    assert (answer.status_code, answer.headers["Location"]) == (302, "/admin/invites")
    assert ("invite=" in first.text, "invite=" in again.text) == (True, False)


async def test_who_clicks_twice_on_making_a_link_has_made_one(
    app: Quart, admin: Browser, instance: Path
) -> None:
    once = re.search(
        r'name="once" type="hidden" value="([^"]+)"', (await admin.get("/admin/invites")).text
    )
    assert once
    await _make(admin, once=once[1])

    path = await _link(admin, once=once[1])

    assert await _register(app, path, "alice") == 302
    assert run_sql(instance, "SELECT count(*), count(DISTINCT act) FROM admin_acts") == [(1, 1)]
    await _make(admin, once=once[1], label="others")
    assert run_sql(instance, "SELECT count(*) FROM invites") == [(2,)]


async def test_an_admin_sees_and_ends_an_invite(app: Quart, admin: Browser) -> None:
    path = await _link(admin, label="<my> friends")
    page = await admin.get("/admin/invites")

    await admin.submit("/admin/invites/1/end", page="/admin/invites")

    assert "&lt;my&gt; friends" in page.text
    assert "Made by boss, " in page.text
    assert path not in page.text
    assert (await Browser(app).get(path)).status_code == 403


async def test_an_invite_that_was_not_ended_is_said_to_go_on(app: Quart, admin: Browser) -> None:
    path = await _link(admin)

    await admin.client.post("/admin/invites/1/end", data={"csrf_token": "x"})

    assert "Please send it again." in (await admin.get("/admin/invites")).text
    assert (await Browser(app).get(path)).status_code == 200


async def test_an_invite_is_kept_as_a_hash(admin: Browser, instance: Path) -> None:
    token = (await _link(admin)).partition("=")[2]

    assert token not in str(run_sql(instance, "SELECT * FROM invites"))


@pytest.mark.parametrize(
    "fields",
    [{"uses": "0"}, {"uses": "99999999999999999999"}, {"days": "x"}, {"label": "a\x00b"}],
)
async def test_what_makes_no_sense_is_said_at_the_field(
    admin: Browser, fields: dict[str, str], instance: Path
) -> None:
    page = await _make(admin, **fields)

    assert 'aria-invalid="true"' in page.text
    assert run_sql(instance, "SELECT * FROM invites") == []


async def test_the_invites_are_the_admins(app: Quart, admin: Browser) -> None:
    await _register(app, await _link(admin), "alice")
    async with Browser(app) as alice:
        await alice.log_in("alice")

        assert (await alice.get("/admin/invites")).status_code == 404
        assert (await alice.client.post("/admin/invites/1/end")).status_code == 404


async def test_without_an_invite_the_page_says_what_one_needs(browser: Browser) -> None:
    page = await browser.get("/register")

    assert page.status_code == 403
    assert "By invitation only" in page.text
    assert "us@example.com" in page.text


async def test_a_closed_site_takes_nobody(instance: Path) -> None:
    app = create_app(_config(instance, "closed"))
    async with app.test_app(), Browser(app) as browser:
        page = await browser.get("/register")
        answer = await browser.client.post("/register", data={"username": "alice"})

    assert (page.status_code, answer.status_code) == (403, 403)
    assert "takes no new people" in page.text


async def test_the_first_person_of_an_open_site_is_told_how_to_become_its_admin(
    instance: Path,
) -> None:
    app = create_app(_config(instance, "open"))
    async with app.test_app(), Browser(app) as browser:
        first = await browser.get("/register")
        await browser.register("alice")
        second = await browser.get("/register")

    assert "microblog user set-admin" in first.text
    assert "microblog user set-admin" not in second.text
