"""Reporting, and settling what was reported."""

import asyncio
from pathlib import Path

import pytest
from quart import Quart

from microblog import create_app
from microblog.config import load
from tests.browser import Browser
from tests.moderation.admins import REASON, logged_in, rows
from tests.people import press, write


async def _judge(admin: Browser, verdict: str, reason: str = REASON, number: int = 1) -> str:
    answer = await admin.submit(f"/admin/reports/{number}", verdict=verdict, reason=reason)
    page = answer.headers.get("Location")
    return (await admin.get(page)).text if page else answer.text


async def test_a_reported_post_waits_for_the_admins(
    admin: Browser, alice: Browser, bob: Browser
) -> None:
    post = await write(bob, "an <evil> post")
    page = await alice.get(f"/post/{post}")

    await alice.submit(f"/report/post/{post}", reason=REASON)

    assert f"/report/post/{post}" in page.text
    queue = (await admin.get("/admin/reports")).text
    assert "an &lt;evil&gt; post" in queue
    assert REASON in queue
    assert 'href="/admin/reports"><b>1</b> report waiting</a>' in (await admin.get("/admin")).text


async def test_a_person_can_be_reported(admin: Browser, alice: Browser, bob: Browser) -> None:
    assert "/report/user/bob" in (await alice.get("/user/bob")).text

    await alice.submit("/report/user/BOB", reason=REASON)

    assert 'href="/admin/people/bob"' in (await admin.get("/admin/reports")).text


@pytest.mark.parametrize("what", ["user/bob", "post/{}"])
async def test_who_blocks_a_person_can_be_reported_by_them(
    admin: Browser, alice: Browser, bob: Browser, what: str
) -> None:
    number = await write(bob, "You will regret this, @alice")
    await press(bob, "/block/alice", on="/user/alice")

    await alice.submit(f"/report/{what.format(number)}", reason="They threatened me.")

    assert "They threatened me." in (await admin.get("/admin/reports")).text


@pytest.mark.parametrize("what", ["user/bob", "post/1"])
async def test_the_same_report_again_changes_nothing_and_says_so(
    app: Quart, alice: Browser, bob: Browser, what: str
) -> None:
    await write(bob, "x")
    await alice.submit(f"/report/{what}", reason=REASON)

    answer = await alice.submit(f"/report/{what}", reason="something else, and longer")

    assert "You have reported this already" in (await alice.get(answer.headers["Location"])).text
    assert await rows(app, "SELECT reason FROM reports") == [(REASON,)]


async def test_what_was_settled_can_be_reported_again(
    app: Quart, admin: Browser, alice: Browser, bob: Browser
) -> None:
    await alice.submit("/report/user/bob", reason=REASON)
    await _judge(admin, "dismiss")

    await alice.submit("/report/user/bob", reason=REASON)

    assert await rows(app, "SELECT count(*) FROM reports WHERE settled_at IS NULL") == [(1,)]


@pytest.mark.parametrize("reason", ["", "too short", "x" * 1001])
async def test_a_report_needs_a_reason(
    app: Quart, alice: Browser, bob: Browser, reason: str
) -> None:
    page = await alice.submit("/report/user/bob", reason=reason)

    assert "Please use 10 to 1000 characters." in page.text
    assert await rows(app, "SELECT id FROM reports") == []


async def test_nobody_reports_themselves_or_what_is_not_there(alice: Browser) -> None:
    post = await write(alice, "mine")
    paths = ("/report/user/alice", f"/report/post/{post}", "/report/user/zoe", "/report/post/99")

    assert [(await alice.get(path)).status_code for path in paths] == [400, 400, 404, 404]
    assert "/report/" not in (await alice.get(f"/post/{post}")).text


async def test_the_eleventh_report_in_an_hour_must_wait(instance: Path) -> None:
    app = create_app(load(instance_path=instance, _env_file=None))
    async with app.test_app(), logged_in(app, "alice") as alice, logged_in(app, "bob") as bob:
        posts = [await write(bob, f"post {number}") for number in range(11)]
        answers = [await alice.submit(f"/report/post/{post}", reason=REASON) for post in posts]

    assert [answer.status_code for answer in answers] == [302] * 10 + [429]


async def test_a_dismissed_report_needs_no_reason_and_is_logged(
    app: Quart, admin: Browser, alice: Browser, bob: Browser
) -> None:
    await alice.submit("/report/user/bob", reason=REASON)

    page = await _judge(admin, "dismiss", reason="")

    assert "No report waits." in page
    assert "Dismissed" in (await admin.get("/admin/reports/settled")).text
    assert await rows(app, "SELECT act, person_name FROM admin_acts") == [("dismiss report", "bob")]


async def test_a_deleted_post_settles_every_report_of_it(
    app: Quart, admin: Browser, alice: Browser, bob: Browser
) -> None:
    post = await write(bob, "away with it")
    other = await write(bob, "this one stays")
    for reporter, reported in ((alice, post), (admin, post), (alice, other)):
        await reporter.submit(f"/report/post/{reported}", reason=REASON)

    await _judge(admin, "delete")

    assert (await alice.get(f"/post/{post}")).status_code == 404
    assert await rows(app, "SELECT id FROM reports WHERE settled_at IS NULL") == [(3,)]
    assert "away with it" in (await admin.get("/admin/reports/settled")).text
    assert await rows(app, "SELECT act, post_id FROM admin_acts") == [("delete post", post)]


async def test_posts_with_open_reports_can_be_deleted_one_after_the_other(
    app: Quart, alice: Browser, bob: Browser
) -> None:
    posts = [await write(bob, f"post {number}") for number in range(2)]
    for post in posts:
        await alice.submit(f"/report/post/{post}", reason=REASON)

    for post in posts:
        assert (await bob.submit(f"/post/{post}/delete")).status_code == 302

    found = await rows(app, "SELECT post_id, body FROM reports ORDER BY id")
    assert found == [(None, "post 0"), (None, "post 1")]


@pytest.mark.parametrize("verdict", ["delete", "silence", "suspend"])
async def test_what_touches_somebody_needs_a_reason(
    app: Quart, admin: Browser, alice: Browser, bob: Browser, verdict: str
) -> None:
    await alice.submit(f"/report/post/{await write(bob, 'x')}", reason=REASON)

    page = await _judge(admin, verdict, reason=" ")

    assert "Please give a reason." in page
    assert await rows(app, "SELECT id FROM admin_acts") == []


async def test_a_verdict_that_is_refused_leaves_the_report_open(
    app: Quart, admin: Browser, alice: Browser
) -> None:
    await alice.submit("/report/user/boss1", reason=REASON)

    page = await _judge(admin, "suspend")

    assert "is an admin. Please remove their admin rights first." in page
    assert await rows(app, "SELECT settled_at FROM reports") == [(None,)]


async def test_of_two_admins_at_once_one_settles_it_and_the_other_is_told(
    app: Quart, admin: Browser, alice: Browser, bob: Browser
) -> None:
    await alice.submit("/report/user/bob", reason=REASON)
    async with logged_in(app, "boss2", is_admin=True) as other:
        pages = await asyncio.gather(_judge(admin, "suspend"), _judge(other, "dismiss"))

    assert sum("This report is settled already." in page for page in pages) == 1
    assert await rows(app, "SELECT count(*) FROM admin_acts") == [(1,)]


async def test_who_clicks_twice_is_not_told_of_another_admin(
    admin: Browser, alice: Browser, bob: Browser
) -> None:
    await alice.submit("/report/user/bob", reason=REASON)
    await _judge(admin, "dismiss")

    answer = await admin.submit("/admin/reports/1", "/admin/settings", verdict="dismiss")

    said = (await admin.get(answer.headers["Location"])).text
    assert "This report is settled already." in said


async def test_the_queue_is_oldest_first_and_goes_on(instance: Path, migrated: Path) -> None:
    app = create_app(
        load(instance_path=instance, posts_per_page=2, ratelimit_enabled=False, _env_file=None)
    )
    async with app.test_app(), logged_in(app, "boss1", is_admin=True) as admin:
        for name in ("anna", "berta", "carla"):
            async with logged_in(app, name):
                await admin.submit(f"/report/user/{name}", reason=REASON)
        first = (await admin.get("/admin/reports")).text
        second = (await admin.get("/admin/reports?after=2")).text

    assert first.index("anna") < first.index("berta")
    assert ("carla" in first, 'href="?after=2"' in first) == (False, True)
    assert ("carla" in second, "anna" in second) == (True, False)


async def test_another_name_is_no_shelter_from_a_report(
    admin: Browser, alice: Browser, bob: Browser
) -> None:
    await bob.submit("/edit_profile", username="robert")

    answer = await alice.submit("/report/user/bob", reason=REASON)

    assert answer.headers["Location"] == "/user/robert"
    assert "/admin/people/robert" in (await admin.get("/admin/reports/1")).text
