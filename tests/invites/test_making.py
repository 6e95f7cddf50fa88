"""Making invite links, looking at them and ending them."""

import re
from pathlib import Path

import pytest
from quart import Quart

from tests.browser import Browser
from tests.invites.links import link, make, register_by
from tests.outside import run_sql


async def test_a_reload_neither_makes_another_link_nor_shows_it_again(admin: Browser) -> None:
    answer = await make(admin)
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
    await make(admin, once=once[1])

    path = await link(admin, once=once[1])

    assert await register_by(app, path, "alice") == 302
    assert run_sql(instance, "SELECT count(*), count(DISTINCT act) FROM admin_acts") == [(1, 1)]
    await make(admin, once=once[1], label="others")
    assert run_sql(instance, "SELECT count(*) FROM invites") == [(2,)]


async def test_an_admin_sees_and_ends_an_invite(app: Quart, admin: Browser) -> None:
    path = await link(admin, label="<my> friends")
    page = await admin.get("/admin/invites")

    await admin.submit("/admin/invites/1/end", page="/admin/invites")

    assert "&lt;my&gt; friends" in page.text
    assert "Made by boss, " in page.text
    assert path not in page.text
    assert (await Browser(app).get(path)).status_code == 403


async def test_an_invite_that_was_not_ended_is_said_to_go_on(app: Quart, admin: Browser) -> None:
    path = await link(admin)

    await admin.client.post("/admin/invites/1/end", data={"csrf_token": "x"})

    assert "Please send it again." in (await admin.get("/admin/invites")).text
    assert (await Browser(app).get(path)).status_code == 200


async def test_an_invite_is_kept_as_a_hash(admin: Browser, instance: Path) -> None:
    token = (await link(admin)).partition("=")[2]

    assert token not in str(run_sql(instance, "SELECT * FROM invites"))


@pytest.mark.parametrize(
    "fields",
    [{"uses": "0"}, {"uses": "99999999999999999999"}, {"days": "x"}, {"label": "a\x00b"}],
)
async def test_what_makes_no_sense_is_said_at_the_field(
    admin: Browser, fields: dict[str, str], instance: Path
) -> None:
    page = await make(admin, **fields)

    assert 'aria-invalid="true"' in page.text
    assert run_sql(instance, "SELECT * FROM invites") == []


async def test_the_invites_are_the_admins(app: Quart, admin: Browser) -> None:
    await register_by(app, await link(admin), "alice")
    async with Browser(app) as alice:
        await alice.log_in("alice")

        assert (await alice.get("/admin/invites")).status_code == 404
        assert (await alice.client.post("/admin/invites/1/end")).status_code == 404
