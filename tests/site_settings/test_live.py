"""The settings that admins change while the site runs."""

import asyncio
import html
import re
from collections.abc import AsyncGenerator
from pathlib import Path

import pytest
from quart import Quart
from sqlalchemy import event

from microblog import create_app
from microblog.config import Config, load
from microblog.site_settings import live
from tests.browser import Browser
from tests.moderation.admins import logged_in, rows

FIELDS = {"name": "Microblog", "contact": "us@example.com", "registration": "open"}


@pytest.fixture
def config(instance: Path) -> Config:
    """A site with a contact."""
    return load(
        instance_path=instance, contact="us@example.com", ratelimit_enabled=False, _env_file=None
    )


@pytest.fixture
async def admin(app: Quart) -> AsyncGenerator[Browser, None]:
    """An admin, logged in."""
    async with logged_in(app, "boss1", is_admin=True) as browser:
        yield browser


async def _opened(admin: Browser) -> dict[str, str]:
    page = (await admin.get("/admin/settings")).text
    hidden = re.findall(r'name="(\w+)" type="hidden" value="([^"]*)"', page)
    return FIELDS | {name: html.unescape(value) for name, value in hidden}


async def _save(admin: Browser, **fields: str) -> str:
    data = await _opened(admin) | fields
    return (await admin.client.post("/admin/settings", data=data)).text


async def test_visitors_read_name_contact_and_announcement_at_once(
    admin: Browser, browser: Browser
) -> None:
    await _save(admin, name="Our <place>", announcement="Closed on Monday", contact="me@x.example")

    for page in ("/login", "/nothing"):
        text = (await browser.get(page)).text
        assert "&ndash; Our &lt;place&gt;</title>" in text
        assert "Closed on Monday" in text
        assert "me@x.example" in text


async def test_the_name_below_an_icon_cuts_no_flag_in_two(admin: Browser) -> None:
    await _save(admin, name="Our flag is🇪🇸🇪🇸")

    assert (await admin.get("/site.webmanifest")).json()["short_name"] == "Our flag is🇪🇸"


async def test_who_may_register_changes_at_once(admin: Browser, browser: Browser) -> None:
    await _save(admin, registration="closed")

    assert "takes no new people" in (await browser.get("/register")).text


async def test_only_what_differs_from_the_default_is_kept(app: Quart, admin: Browser) -> None:
    await _save(admin, name="Ours")

    assert await rows(app, "SELECT name, value FROM site_settings") == [("name", "Ours")]


async def test_what_another_admin_changed_meanwhile_stays(
    app: Quart, admin: Browser, browser: Browser
) -> None:
    opened = await _opened(admin)
    async with logged_in(app, "boss2", is_admin=True) as other:
        await _save(other, registration="closed")

    await admin.client.post("/admin/settings", data=opened | {"name": "Ours"})

    answer = await browser.get("/register")
    assert "takes no new people" in answer.text
    assert "&ndash; Ours</title>" in answer.text


async def test_the_default_can_hold_again(app: Quart, admin: Browser, browser: Browser) -> None:
    await _save(admin, contact="")
    without = await browser.get("/login")

    await _save(admin, contact="", default="contact")

    assert "us@example.com" not in without.text
    assert "us@example.com" in (await browser.get("/login")).text
    assert await rows(app, "SELECT * FROM site_settings") == []


@pytest.mark.parametrize(
    "fields",
    [
        *({"name": ""}, {"name": "x" * 41}, {"description": "x" * 301}, {"contact": "x" * 201}),
        *({"registration": "maybe"}, {"registration": ""}, {"announcement": "x" * 301}),
        {"name": "a\x00b"},
    ],
)
async def test_a_bad_value_is_said_at_its_field(
    app: Quart, admin: Browser, fields: dict[str, str]
) -> None:
    page = await _save(admin, **fields)

    assert 'aria-invalid="true"' in page
    assert await rows(app, "SELECT * FROM site_settings") == []


async def test_what_is_typed_beside_a_default_is_saved_too(app: Quart, admin: Browser) -> None:
    await _save(admin, contact="", name="Ours")

    await _save(admin, default="contact", name="Everybody’s", contact="not this")

    assert await rows(app, "SELECT name, value FROM site_settings") == [("name", "Everybody’s")]


async def test_what_is_chosen_and_typed_stays_where_a_field_is_wrong(admin: Browser) -> None:
    await _save(admin, contact="")

    page = await _save(admin, default="contact", name="", announcement="Closed on Monday")

    assert 'name="default" value="contact" checked' in page
    assert "Closed on Monday" in page


async def test_there_is_no_default_of_nothing(app: Quart, admin: Browser) -> None:
    await _save(admin, default="password")

    assert await rows(app, "SELECT * FROM site_settings") == []


async def test_a_page_asks_the_database_for_no_setting(app: Quart, browser: Browser) -> None:
    asked: list[str] = []
    event.listen(
        app.extensions["engine"].sync_engine,
        "before_cursor_execute",
        lambda *arguments: asked.append(arguments[2]),
    )

    await browser.get("/login")

    assert [statement for statement in asked if "site_settings" in statement] == []


async def test_another_process_hears_of_it_soon(
    admin: Browser, config: Config, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(live, "RENEW_EVERY_SECONDS", 0.05)
    other = create_app(config)
    async with other.test_app(), Browser(other) as browser:
        await _save(admin, name="Renamed")
        async with asyncio.timeout(10):
            while "&ndash; Renamed</title>" not in (await browser.get("/login")).text:
                await asyncio.sleep(0.05)


async def test_a_restart_keeps_them(admin: Browser, config: Config) -> None:
    await _save(admin, name="Kept")
    other = create_app(config)
    async with other.test_app(), Browser(other) as browser:
        assert "&ndash; Kept</title>" in (await browser.get("/login")).text


@pytest.mark.parametrize("instance", ["sqlite"], indirect=True)
async def test_without_the_database_the_last_ones_stay_and_one_line_says_so(
    admin: Browser,
    config: Config,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    await _save(admin, name="Still here")
    monkeypatch.setattr(live, "RENEW_EVERY_SECONDS", 0.01)
    other, lost = create_app(config), config.instance_path / "microblog.db"
    async with other.test_app(), Browser(other) as browser:
        await other.extensions["engine"].dispose()
        lost.rename(lost.with_suffix(".away"))
        lost.mkdir()
        await asyncio.sleep(0.5)
        page = await browser.get("/nothing")
        lost.rmdir()
        lost.with_suffix(".away").rename(lost)

    assert "&ndash; Still here</title>" in page.text
    assert len([line for line in caplog.messages if "stay as they were" in line]) == 1
