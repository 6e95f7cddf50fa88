"""Notifications on PostgreSQL, where several write at once."""

import asyncio
import re
from datetime import timedelta
from pathlib import Path

import pytest
from quart import Quart
from sqlalchemy import func, insert, select, update

from microblog import create_app
from microblog.clock import utc_now
from microblog.config import Config
from microblog.database import db, writing
from microblog.notifications.models import Notification
from microblog.notifications.queries import notify
from microblog.users.models import User
from tests.browser import Browser
from tests.letters import text_of, with_mail
from tests.people import press, words, write
from tests.smtp import Inbox


@pytest.fixture
def config(instance: Path, inbox: Inbox) -> Config:
    """A site with mail, on PostgreSQL."""
    return with_mail(instance, inbox.port, ratelimit_enabled=False)


async def _count(app: Quart) -> int:
    async with app.app_context():
        return await db().scalar(select(func.count(Notification.id))) or 0


async def _fill(app: Quart, count: int) -> None:
    async with app.app_context(), writing() as unit:
        ids = dict((await unit.execute(select(User.username, User.id))).all())
        row = {"user_id": ids["alice"], "actor_id": ids["bob"], "kind": "follow"}
        old = {**row, "created_at": utc_now() - timedelta(days=91)}
        await unit.execute(insert(Notification), [old] * count)


async def test_liking_and_unliking_at_once_leaves_what_is_liked(
    app: Quart, alice: Browser, bob: Browser
) -> None:
    number = await write(alice, "hello")

    await asyncio.gather(
        *(press(bob, f"/{act}/{number}", on="/explore") for act in ("like", "unlike") * 10)
    )

    liked = "Like 1" in words(await bob.get("/explore"))
    assert await _count(app) == liked


async def test_the_list_the_count_and_reading(alice: Browser, bob: Browser) -> None:
    await write(bob, "look, @alice")
    unread = await alice.get("/notifications")

    await press(alice, "/notifications/read/1", on="/notifications")

    assert "look, @alice" in unread.text
    assert "Notifications 1" in words(unread)
    assert "Notifications 1" not in words(await alice.get("/notifications"))


async def test_of_many_the_oldest_give_way_and_the_old_are_forgotten(
    app: Quart, alice: Browser, bob: Browser
) -> None:
    await _fill(app, 1005)
    for number in range(3):
        await write(bob, f"{number} @alice")
    kept = await _count(app)

    app.extensions["housekeeper"].wake()

    assert kept == 1000
    async with asyncio.timeout(10):
        while await _count(app) > 3:
            await asyncio.sleep(0.02)


async def test_what_is_committed_late_is_not_marked_as_read(
    app: Quart, alice: Browser, bob: Browser
) -> None:
    async with app.extensions["sessions"]() as session, writing(session) as unit:
        await notify(unit, user_id=1, actor_id=2, kind="follow")
        later = asyncio.create_task(write(bob, "@alice"))
        await asyncio.sleep(0.5)
        await _mark_all_as_read(alice)
    await later

    assert "Notifications 2" in words(await alice.get("/notifications"))


async def _mark_all_as_read(browser: Browser) -> None:
    page = await browser.get("/notifications")
    if button := re.search(r'formaction="(/notifications/read/\d+)"', page.text):
        await press(browser, button[1], on="/notifications")


async def test_a_digest_tells_of_what_is_committed_late(
    app: Quart, alice: Browser, bob: Browser, inbox: Inbox
) -> None:
    await alice.submit("/settings/notifications", digest="y")
    async with app.app_context(), writing() as unit:
        await unit.execute(update(User).values(digest_sent_at=utc_now() - timedelta(days=2)))
    async with app.extensions["sessions"]() as session, writing(session) as unit:
        await notify(unit, user_id=1, actor_id=2, kind="follow")
        app.extensions["housekeeper"].wake()
        await asyncio.sleep(0.5)

    [message] = await inbox.wait_for(1)

    assert "bob follows you now" in text_of(message)


async def test_many_processes_send_one_digest(
    app: Quart, config: Config, alice: Browser, bob: Browser, inbox: Inbox
) -> None:
    await alice.submit("/settings/notifications", digest="y")
    await write(bob, "@alice")
    async with app.app_context(), writing() as unit:
        await unit.execute(update(User).values(digest_sent_at=utc_now() - timedelta(days=2)))
    other = create_app(config)
    async with other.test_app():
        for site in (app, other):
            site.extensions["housekeeper"].wake()
        [message] = await inbox.wait_for(1)
        await asyncio.sleep(0.5)

    assert len(inbox.messages) == 1
    assert "bob mentioned you: @alice" in text_of(message)
