"""What the site does by itself, while it is read-only: nothing, and without a word."""

import asyncio
from datetime import timedelta
from pathlib import Path

import pytest
from quart import Quart
from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncSession

from microblog import create_app
from microblog.clock import utc_now
from microblog.config import Config
from microblog.database import db, writing
from microblog.housekeeping import Housekeeper
from microblog.read_only import FILE, ReadOnly, text_of_file
from microblog.site_settings import live
from microblog.users.models import User
from tests.browser import Browser
from tests.moderation.admins import rows
from tests.switch import switch


async def test_nothing_is_written_past_the_gate(app: Quart) -> None:
    await switch(app, "")

    async with app.app_context():
        with pytest.raises(ReadOnly):
            async with writing():
                pass


@pytest.mark.parametrize("instance", ["sqlite"], indirect=True)
async def test_nothing_that_stood_in_line_is_written_either(app: Quart) -> None:
    async def write() -> None:
        async with app.app_context(), writing():
            pass

    async with app.app_context(), writing():
        waiting = asyncio.create_task(write())
        await asyncio.sleep(0.1)
        app.extensions["gate"].text = "We move house."

    with pytest.raises(ReadOnly):
        await waiting


async def test_when_somebody_was_seen_is_left_out(
    app: Quart, alice: Browser, caplog: pytest.LogCaptureFixture
) -> None:
    async with app.app_context(), writing() as unit:
        await unit.execute(update(User).values(last_seen_at=utc_now() - timedelta(days=1)))
    before = await rows(app, "SELECT last_seen_at FROM users")
    await switch(app, "")

    await alice.get("/")
    await asyncio.gather(*app.background_tasks)

    assert await rows(app, "SELECT last_seen_at FROM users") == before
    assert [record for record in caplog.records if record.levelname != "INFO"] == []


async def test_a_job_waits_without_a_word(app: Quart, caplog: pytest.LogCaptureFixture) -> None:
    await switch(app, "")
    tried = asyncio.Event()

    async def job(session: AsyncSession) -> bool:
        tried.set()
        async with writing(session):
            return True

    housekeeper = Housekeeper(app, [job])
    housekeeper.wake()
    task = asyncio.create_task(housekeeper.run())
    async with asyncio.timeout(5):
        await tried.wait()
        housekeeper.end()
        await task

    assert [record for record in caplog.records if record.levelname != "INFO"] == []


async def test_another_process_hears_of_it_soon(
    app: Quart, config: Config, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(live, "RENEW_EVERY_SECONDS", 0.05)
    other = create_app(config)
    async with other.test_app(), Browser(other) as browser:
        await switch(app, "moving")
        async with asyncio.timeout(10):
            while "<bdi>moving</bdi>" not in (await browser.get("/login")).text:
                await asyncio.sleep(0.05)


@pytest.mark.parametrize("instance", ["sqlite"], indirect=True)
async def test_the_file_counts_while_the_database_is_away(
    app: Quart, config: Config, monkeypatch: pytest.MonkeyPatch
) -> None:
    lost = config.instance_path / "microblog.db"
    (config.instance_path / FILE).write_text("the disk is ill\n")
    await app.extensions["engine"].dispose()
    lost.rename(lost.with_suffix(".away"))
    lost.mkdir()
    async with app.app_context():
        with pytest.raises(Exception, match="unable to open"):
            await live.live().renew()
        await db().close()
    lost.rmdir()
    lost.with_suffix(".away").rename(lost)

    assert app.extensions["gate"].text == "the disk is ill"


def test_a_file_made_by_hand_may_be_anything(tmp_path: Path) -> None:
    (tmp_path / FILE).write_bytes(b"\xff\x1b[31m" + b"x" * 5000)

    said = text_of_file(tmp_path)

    assert said is not None
    assert said.startswith("�\\x1b[31mxx")
    assert len(said) == 300
