"""What admins do to people."""

import asyncio
import re

import pytest
from quart import Quart
from sqlalchemy import update

from microblog.clock import utc_now
from microblog.database import writing
from microblog.tokens.queries import RESET, add_token
from microblog.users.models import User
from tests.browser import Browser
from tests.moderation.admins import REASON, do, eventually, logged_in, rows
from tests.people import press, words, write


async def test_the_suspended_are_logged_out_and_seen_by_nobody(
    app: Quart, admin: Browser, alice: Browser, bob: Browser
) -> None:
    await write(bob, "from bob")

    await do(admin, "bob", "suspend")

    assert (await bob.get("/")).headers["Location"] == "/login"
    assert await rows(app, "SELECT count(*) FROM login_sessions WHERE user_id = 3") == [(0,)]
    assert (await alice.get("/user/bob")).status_code == 404
    assert "from bob" not in (await alice.get("/explore")).text


async def test_a_login_that_is_left_opens_nothing_to_the_suspended(
    app: Quart, bob: Browser
) -> None:
    async with app.app_context(), writing() as unit:
        await unit.execute(update(User).values(suspended_at=utc_now()))

    assert (await bob.get("/")).headers["Location"] == "/login"


async def test_only_the_right_password_is_told_of_the_suspension(
    admin: Browser, bob: Browser
) -> None:
    await do(admin, "bob", "suspend")

    right, wrong = await bob.log_in("bob"), await bob.log_in("bob", password="not it")

    assert "This account is suspended." in right.text
    assert "ask the people who run this site" in right.text
    assert "suspended" not in wrong.text
    assert "do not fit together" in wrong.text


async def test_a_link_for_a_new_password_helps_the_suspended_no_more(
    app: Quart, admin: Browser, bob: Browser
) -> None:
    [(bobs_id,)] = await rows(app, "SELECT id FROM users WHERE username = 'bob'")
    async with app.app_context(), writing() as unit:
        token = await add_token(unit, purpose=RESET, user_id=bobs_id)
    before = await bob.get(f"/reset_password/{token}")

    await do(admin, "bob", "suspend")

    assert before.status_code == 200
    assert (await bob.get(f"/reset_password/{token}")).status_code == 404


async def test_who_is_suspended_no_more_can_log_in(admin: Browser, bob: Browser) -> None:
    await do(admin, "bob", "suspend")
    await do(admin, "bob", "unsuspend")

    assert (await bob.log_in("bob")).status_code == 302


async def test_the_silenced_are_heard_only_by_who_follows_them(
    app: Quart, admin: Browser, alice: Browser, bob: Browser
) -> None:
    await write(bob, "from bob")
    await do(admin, "bob", "silence")
    silent = await alice.get("/explore")
    await do(admin, "bob", "unsilence")

    assert "from bob" not in silent.text
    assert "from bob" in (await alice.get("/explore")).text


async def test_the_silenced_are_not_heard_by_answering(
    app: Quart, admin: Browser, alice: Browser, bob: Browser
) -> None:
    number = await write(alice, "Who answers?")
    await write(bob, "Nobody wants this", at=f"/post/{number}")
    await do(admin, "bob", "silence")

    strangers, own = await alice.get(f"/post/{number}"), await bob.get(f"/post/{number}")
    await press(alice, "/follow/bob", on="/user/bob")

    assert "Nobody wants this" not in strangers.text
    assert "Nobody wants this" in own.text
    assert "Nobody wants this" in (await alice.get(f"/post/{number}")).text


async def test_the_silenced_are_found_only_by_their_name(
    app: Quart, admin: Browser, alice: Browser, bob: Browser
) -> None:
    await write(bob, "zebras #zoo")
    await do(admin, "bob", "silence")

    words, tags = await alice.get("/search?q=zebras"), await alice.get("/search?q=%23zo")

    assert "zebras #zoo" not in words.text
    assert 'href="/tag/zoo"' not in tags.text
    assert "zebras" in (await alice.get("/search?q=from:bob")).text


async def test_the_silenced_begin_to_write_to_nobody(
    app: Quart, admin: Browser, alice: Browser, bob: Browser
) -> None:
    await do(admin, "bob", "silence")

    refused = await bob.submit("/send_message/alice", message="hello")
    await press(alice, "/follow/bob", on="/user/bob")

    assert refused.status_code == 404
    assert (await bob.submit("/send_message/alice", message="hello")).status_code == 302


async def test_an_admin_reads_what_a_person_wrote_whoever_sees_it(
    app: Quart, admin: Browser, bob: Browser
) -> None:
    await write(bob, "shown to some")
    await do(admin, "bob", "suspend")

    assert "shown to some" in (await admin.get("/admin/people/bob")).text


async def test_likes_of_the_suspended_do_not_count(
    app: Quart, admin: Browser, alice: Browser, bob: Browser
) -> None:
    number = await write(alice, "Who likes it?")
    await press(bob, f"/like/{number}", on=f"/post/{number}")
    before = words(await alice.get(f"/post/{number}"))
    await do(admin, "bob", "suspend")

    assert "Like 1" in before
    assert "Like 1" not in words(await alice.get(f"/post/{number}"))


async def test_the_suspended_are_not_followed(app: Quart, admin: Browser, bob: Browser) -> None:
    async with logged_in(app, "carol") as carol:
        await do(admin, "bob", "suspend")

        answer = await press(carol, "/follow/bob", on="/explore")

    assert answer.status_code == 404


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
        await asyncio.gather(do(admin, "boss2", "unmake_admin"), do(other, "boss1", "unmake_admin"))

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


async def test_a_page_tells_what_is_known_of_a_person(admin: Browser, bob: Browser) -> None:
    await admin.submit("/report/user/bob", reason="He shouts all day.")
    page = await do(admin, "bob", "silence", reason="So that we can sleep.")

    assert "bob@example.com" in page
    assert "He shouts all day." in page
    assert "So that we can sleep." in page
