"""What comes too fast to be told one by one."""

import asyncio
import time
from pathlib import Path
from typing import Any

import pytest

from microblog import create_app
from microblog.config import Config
from microblog.errors import tidying
from microblog.errors.reports import Report
from tests.browser import Browser
from tests.errors.conftest import mailing
from tests.errors.kept import rows, until
from tests.errors.kinds import raise_kind, running
from tests.mail.bad_servers import silent
from tests.serving import serving
from tests.smtp import Inbox


async def test_a_storm_is_counted_exactly_and_logged_shortly(config: Config, inbox: Inbox) -> None:
    async def boom() -> str:
        raise ZeroDivisionError("boom")

    app = create_app(config)
    app.add_url_rule("/boom", "boom", boom)
    async with serving(app) as address:
        await asyncio.gather(*(_storm(address, 50) for _ in range(20)))

    [group] = rows(config.instance_path, "SELECT * FROM error_groups")
    lines = config.log_path.read_text().splitlines()
    assert group["times"] == 1000
    assert len(inbox.messages) == 1
    assert sum("Exception on request GET /boom" in line for line in lines) < 40
    assert "ZeroDivisionError: boom" in "".join(lines)


async def test_what_is_too_much_is_said_to_be_dropped(config: Config) -> None:
    async with running(config):
        for number in range(150):
            raise_kind(number)

    [stored] = rows(config.instance_path, "SELECT sum(times) AS times FROM error_groups")
    dropped = rows(config.instance_path, "SELECT times FROM error_tallies")
    assert stored["times"] + sum(row["times"] for row in dropped) == 150


async def test_what_the_store_cannot_take_is_dropped_and_does_not_bar_the_way(
    config: Config,
) -> None:
    async with running(config) as app:
        queue = app.extensions["keeper"].queue
        facts: Any = {"a": object()}
        poisoned = Report("AAAA-AAAA", "g", time.time(), "t", "k", "p", "m", "x", facts, None)
        queue.put("g", time.time(), lambda: poisoned)
        await until(config.instance_path, "SELECT 1 FROM error_tallies WHERE times = 1")
        raise_kind(1)
        await until(config.instance_path, "SELECT 1 FROM error_groups WHERE times = 1")


async def test_what_is_stored_with_what_the_store_cannot_take_is_stored(config: Config) -> None:
    async with running(config) as app:
        queue = app.extensions["keeper"].queue
        # Together, before the keeper has its turn.
        for name, user_id in (("before", 1), ("ill", 2**70), ("after", 1)):
            report = Report("AAAA-AAAA", name, time.time(), name, "k", "p", "m", "x", {}, user_id)
            queue.put(name, time.time(), lambda report=report: report)
        await until(config.instance_path, "SELECT 1 FROM error_tallies WHERE times = 1")

    stored = rows(config.instance_path, "SELECT title, people FROM error_groups ORDER BY id")
    assert [tuple(row.values()) for row in stored] == [("before", 1), ("after", 1)]


async def test_of_a_storm_the_first_and_the_newest_are_kept(
    config: Config, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tidying, "INCIDENTS_KEPT", 3)
    async with running(config):
        for times in range(1, 8):
            raise_kind(1)
            await until(config.instance_path, f"SELECT 1 FROM error_groups WHERE times = {times}")

    kept = rows(config.instance_path, "SELECT id FROM error_incidents ORDER BY id")
    assert [incident["id"] for incident in kept] == [1, 5, 6, 7]


async def test_a_mail_server_that_never_answers_holds_nobody_up(instance: Path) -> None:
    async def boom() -> str:
        raise ZeroDivisionError

    async with silent() as port:
        app = create_app(mailing(instance, port))
        app.add_url_rule("/boom", "boom", boom)
        async with serving(app) as address, Browser(address) as browser:
            await browser.get("/boom")
            start = time.monotonic()
            for _ in range(20):
                await browser.get("/boom")
            seconds = time.monotonic() - start

    assert seconds < 2


async def _storm(address: str, count: int) -> None:
    async with Browser(address) as browser:
        for _ in range(count):
            await browser.get("/boom")
