"""Moderation on PostgreSQL, where two admins can truly write at once."""

import asyncio
from collections.abc import Coroutine
from typing import Any

import httpx
from quart import Quart
from sqlalchemy import text

from tests.browser import PASSWORD, Browser
from tests.moderation.admins import REASON, do, logged_in, rows
from tests.people import write
from tests.postgresql import until_somebody_waits


async def test_a_report_is_made_once_however_often_it_is_sent(
    app: Quart, alice: Browser, bob: Browser
) -> None:
    for what in (f"post/{await write(bob, 'x')}", "user/bob"):
        sent = (alice.submit(f"/report/{what}", reason=REASON) for _ in range(5))
        assert {answer.status_code for answer in await asyncio.gather(*sent)} == {302}

    assert await rows(app, "SELECT count(*) FROM reports") == [(2,)]


async def test_an_author_and_an_admin_may_delete_a_post_at_once(
    app: Quart, admin: Browser, alice: Browser, bob: Browser
) -> None:
    post = await write(bob, "x")
    await alice.submit(f"/report/post/{post}", reason=REASON)
    async with app.extensions["engine"].connect() as held:
        await held.execute(text("SELECT 1 FROM reports FOR UPDATE"))
        judged = admin.submit("/admin/reports/1", verdict="delete", reason=REASON)
        tasks = [asyncio.create_task(judged)]
        await asyncio.sleep(0.5)
        tasks.append(asyncio.create_task(bob.submit(f"/post/{post}/delete")))
        await asyncio.sleep(0.5)
        await held.rollback()

    assert all(answer.status_code < 500 for answer in await asyncio.gather(*tasks))


async def test_two_reports_on_one_person_are_settled_at_once_by_two_admins(
    app: Quart, admin: Browser, alice: Browser, bob: Browser
) -> None:
    await alice.submit(f"/report/post/{await write(bob, 'x')}", reason=REASON)
    await alice.submit("/report/user/bob", reason=REASON)
    async with logged_in(app, "boss2", is_admin=True) as other:
        answers = await asyncio.gather(
            admin.submit("/admin/reports/1", verdict="suspend", reason=REASON),
            other.submit("/admin/reports/2", verdict="suspend", reason=REASON),
        )

    assert [answer.status_code for answer in answers] == [302, 302]
    assert await rows(app, "SELECT count(*) FROM admin_acts") == [(1,)]
    assert await rows(app, "SELECT count(*) FROM reports WHERE settled_at IS NULL") == [(0,)]


async def _while_boss2_acts_on_boss3(
    app: Quart, sent: Coroutine[Any, Any, httpx.Response]
) -> httpx.Response:
    locks = "SELECT 1 FROM users WHERE username = '{}' FOR {}"
    async with (
        logged_in(app, "boss2", is_admin=True),
        logged_in(app, "boss3", is_admin=True),
        app.extensions["engine"].begin() as other,
    ):
        await other.execute(text(locks.format("boss3", "UPDATE")))
        answer = asyncio.create_task(sent)
        await until_somebody_waits(other)
        # As the row does that notes whose deed it was.
        await other.execute(text(locks.format("boss2", "KEY SHARE")))
    return await answer


async def test_an_admin_is_unmade_while_another_acts_on_them(app: Quart, admin: Browser) -> None:
    sent = admin.submit("/admin/people/boss3", deed="unmake_admin", reason=REASON)

    assert (await _while_boss2_acts_on_boss3(app, sent)).status_code == 302


async def test_an_admin_leaves_while_another_acts_on_a_third(app: Quart, admin: Browser) -> None:
    sent = admin.submit("/settings/delete", password=PASSWORD)
    answer = await _while_boss2_acts_on_boss3(app, sent)

    assert answer.headers["Location"] == "/login"


async def test_two_admins_who_leave_at_once_leave_one(app: Quart, admin: Browser) -> None:
    async with logged_in(app, "boss2", is_admin=True) as other:
        both = (one.submit("/settings/delete", password=PASSWORD) for one in (admin, other))
        await asyncio.gather(*both)

    assert await rows(app, "SELECT count(*) FROM users WHERE is_admin") == [(1,)]


async def test_every_page_and_a_deletion_work(app: Quart, admin: Browser, bob: Browser) -> None:
    await admin.submit("/report/user/bob", reason=REASON)
    await do(admin, "bob", "silence")
    await admin.submit("/admin/settings", name="Ours", registration="open")
    pages = ("", "/reports", "/reports/1", "/people?q=bo", "/people/bob", "/settings", "/log")

    assert {(await admin.get(f"/admin{page}")).status_code for page in pages} == {200}
    answer = await admin.submit("/admin/people/bob/delete", name="bob", reason=REASON)
    assert answer.status_code == 302
    assert await rows(app, "SELECT count(*) FROM admin_acts") == [(3,)]
