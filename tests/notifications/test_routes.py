"""The list of notifications, and for how long they stay in it."""

import asyncio
import re
from pathlib import Path

from quart import Quart

from microblog.notifications.queries import MOST_UNHEARD
from tests.browser import Browser
from tests.notifications.telling import fill, told, told_to
from tests.outside import run_sql
from tests.people import press, write


async def test_the_blocked_cannot_drive_out_what_others_told(
    alice: Browser, bob: Browser, instance: Path
) -> None:
    await press(alice, "/block/bob", on="/user/bob")

    for number in range(MOST_UNHEARD + 2):
        await write(bob, f"@alice {number}")

    found = "SELECT count(*) FROM notifications WHERE kind = 'mention'"
    assert await asyncio.to_thread(run_sql, instance, found) == [(MOST_UNHEARD,)]


async def test_the_list_has_pages(instance: Path, alice: Browser, bob: Browser) -> None:
    await fill(instance, 30)

    first = await alice.get("/notifications")
    older = re.search(r'rel="next" href="(.*?)"', first.text)
    assert older

    assert len(told(first)) == 25
    assert len(told(await alice.get(f"/notifications{older[1]}"))) == 5


async def test_of_many_the_oldest_give_way(instance: Path, alice: Browser, bob: Browser) -> None:
    await fill(instance, 1005)

    await write(bob, "@alice")

    kept = await asyncio.to_thread(
        run_sql, instance, "SELECT count(*), min(id), max(id) FROM notifications"
    )
    assert kept == [(1000, 7, 1006)]


async def test_what_is_older_than_90_days_is_forgotten(
    app: Quart, instance: Path, alice: Browser, bob: Browser
) -> None:
    await fill(instance, 600, created_at="2020-01-01 00:00:00")
    await write(bob, "@alice")

    app.extensions["housekeeper"].wake()

    async with asyncio.timeout(10):
        while len(await told_to(alice)) > 1:
            await asyncio.sleep(0.02)
    assert await told_to(alice) == ["bob mentioned you"]
