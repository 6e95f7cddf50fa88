"""What admins see of people, and do to them."""

import asyncio
import re

import pytest
from quart import Quart
from sqlalchemy import update

from microblog.database import writing
from microblog.users.models import User
from tests.browser import Browser
from tests.moderation.admins import REASON, do, eventually, logged_in, rows
from tests.people import write


async def test_all_logins_end_at_once(admin: Browser, bob: Browser) -> None:
    await do(admin, "bob", "end_logins")

    assert (await bob.get("/")).headers["Location"] == "/login"
    assert (await bob.log_in("bob")).status_code == 302


async def test_an_address_that_no_mail_reaches_is_confirmed_by_an_admin(
    app: Quart, admin: Browser, bob: Browser
) -> None:
    async with app.app_context(), writing() as unit:
        await unit.execute(update(User).values(email_confirmed_at=None))

    before = await admin.get("/admin/people/bob")
    after = await do(admin, "bob", "confirm_email")

    assert "(not confirmed)" in before.text
    assert "(not confirmed)" not in after
    assert "Address confirmed" in after


REFUSED = [
    ("suspend", "boss2", "Please remove their admin rights first"),
    ("silence", "boss2", "Please remove their admin rights first"),
    ("suspend", "boss1", "Please remove their admin rights first"),
    ("unmake_admin", "boss1", "Another admin can do this to you"),
    ("make_admin", "boss2", "an admin already"),
    ("unmake_admin", "bob", "is not an admin"),
    ("unsuspend", "bob", "is not suspended"),
    ("unsilence", "bob", "is not silenced"),
    ("confirm_email", "bob", "is confirmed already"),
]


async def test_what_makes_no_sense_is_refused_and_not_logged(
    app: Quart, admin: Browser, bob: Browser
) -> None:
    async with logged_in(app, "boss2", is_admin=True):
        for deed, name, said in REFUSED:
            assert said in await do(admin, name, deed)

    assert await rows(app, "SELECT id FROM admin_acts") == []


async def test_a_deed_without_a_reason_is_not_done(
    app: Quart, admin: Browser, bob: Browser
) -> None:
    page = await do(admin, "bob", "suspend", reason=" ")

    assert "Please give a reason." in page
    assert (await bob.get("/")).status_code == 200


async def test_an_unknown_button_is_a_bad_request(admin: Browser, bob: Browser) -> None:
    answer = await admin.submit("/admin/people/bob", deed="rename", reason=REASON)

    assert answer.status_code == 400


async def test_an_admin_makes_another_and_takes_it_back(
    app: Quart, admin: Browser, bob: Browser
) -> None:
    await do(admin, "bob", "make_admin")
    as_admin = await bob.get("/admin")
    await do(admin, "bob", "unmake_admin")

    assert (as_admin.status_code, (await bob.get("/admin")).status_code) == (200, 404)


async def test_of_two_admins_who_unmake_each_other_one_is_left(app: Quart, admin: Browser) -> None:
    async with logged_in(app, "boss2", is_admin=True) as other:
        deed = {"deed": "unmake_admin", "reason": REASON}
        await asyncio.gather(
            admin.submit("/admin/people/boss2", **deed), other.submit("/admin/people/boss1", **deed)
        )

    assert await rows(app, "SELECT count(*) FROM users WHERE is_admin") == [(1,)]


async def test_a_deleted_account_is_erased_and_its_name_held(
    app: Quart, admin: Browser, bob: Browser
) -> None:
    await write(bob, "from bob")
    await admin.submit("/admin/people/bob/delete", name="Bob", reason=REASON)

    await eventually(app, "SELECT 1 WHERE NOT EXISTS (SELECT 1 FROM posts)")
    assert (await bob.get("/")).headers["Location"] == "/login"
    assert "already has this username" in (await bob.register("bob")).text
    log = await rows(app, "SELECT act, person_name, reason FROM admin_acts")
    assert log == [("delete account", "bob", REASON)]


async def test_who_clicks_twice_on_deleting_reads_that_it_is_deleted(
    app: Quart, admin: Browser, bob: Browser
) -> None:
    path, proof = "/admin/people/bob/delete", {"name": "bob", "reason": REASON}
    await admin.submit(path, **proof)
    await admin.get("/admin/people")

    again = await admin.submit(path, "/admin/settings", **proof)

    assert again.headers.get("Location") == "/admin/people"
    assert "The account is deleted." in (await admin.get("/admin/people")).text
    assert await rows(app, "SELECT count(*) FROM admin_acts") == [(1,)]
    assert (await admin.get(path)).status_code == 404


async def test_a_wrong_name_deletes_nothing(app: Quart, admin: Browser, bob: Browser) -> None:
    page = await admin.submit("/admin/people/bob/delete", name="alice", reason=REASON)

    assert "This is not their username." in page.text
    assert (await bob.get("/")).status_code == 200


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", ["xander", "bob", "boss1"]),
        ("?q=BO", ["bob", "boss1"]),
        ("?q=b_b", []),
        ("?q=bob%40example.com", ["bob"]),
        ("?q=b%40", []),
        ("?show=admins", ["boss1"]),
        ("?show=suspended", ["xander"]),
    ],
)
async def test_people_are_found(
    app: Quart, admin: Browser, bob: Browser, query: str, found: list[str]
) -> None:
    async with logged_in(app, "xander"):
        await do(admin, "xander", "suspend")

    page = await admin.get(f"/admin/people{query}")

    assert re.findall(r'href="/admin/people/(\w+)"', page.text) == found


async def test_who_has_another_name_now_is_found_by_the_one_before(
    admin: Browser, bob: Browser
) -> None:
    await bob.submit("/edit_profile", username="robert")

    assert '"/admin/people/robert"' in (await admin.get("/admin/people?q=bob")).text
    assert "<bdi>robert</bdi>" in (await admin.get("/admin/people/bob")).text


async def test_what_is_done_to_a_name_given_up_meanwhile_is_done_to_that_person(
    admin: Browser, bob: Browser
) -> None:
    await bob.submit("/edit_profile", username="robert")

    answer = await admin.submit("/admin/people/bob", deed="silence", reason=REASON)

    assert answer.headers["Location"] == "/admin/people/robert"
    assert "silenced" in (await admin.get("/admin/people/robert")).text


async def test_a_page_tells_what_is_known_of_a_person(admin: Browser, bob: Browser) -> None:
    await admin.submit("/report/user/bob", reason="He shouts all day.")
    page = await do(admin, "bob", "silence", reason="So that we can sleep.")

    assert "bob@example.com" in page
    assert "He shouts all day." in page
    assert "So that we can sleep." in page
