"""People whom an admin has suspended."""

from quart import Quart
from sqlalchemy import update

from microblog.clock import utc_now
from microblog.database import writing
from microblog.tokens.queries import RESET, add_token
from microblog.users.models import User
from tests.browser import Browser
from tests.moderation.admins import do, logged_in, rows
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
