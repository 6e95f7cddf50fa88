"""An error store that is away: what is told, and what waits."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from quart import Quart

from microblog import create_app
from microblog.config import Config
from microblog.errors import keeper
from tests.browser import Browser
from tests.errors.conftest import mailing
from tests.letters import text_of
from tests.mail.bad_servers import RefusesSender
from tests.serving import serving
from tests.smtp import Inbox, smtp_server


async def test_a_store_that_is_away_is_told_past_the_spool(
    config: Config, inbox: Inbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keeper, "_ALARM_AFTER_SECONDS", 0)

    async def broken() -> str:
        raise ZeroDivisionError

    (config.instance_path / "errors.db").unlink()
    (config.instance_path / "errors.db").mkdir()
    app = create_app(config)
    app.add_url_rule("/broken", "broken", broken)
    async with serving(app) as address, Browser(address) as browser:
        answer = await browser.get("/broken")
        [mail] = await inbox.wait_for(1)

    assert answer.status_code == 500
    assert "The error store can’t be used" in mail["Subject"]
    assert "unable to open database file" in text_of(mail)


async def test_errors_wait_for_a_store_that_is_no_database_any_more(
    app: Quart, config: Config
) -> None:
    (config.instance_path / "errors.db").write_bytes(b"not a database" * 1000)
    for name in ("errors.db-wal", "errors.db-shm"):
        (config.instance_path / name).unlink(missing_ok=True)
    await app.extensions["store"].engine.dispose()

    try:
        raise ZeroDivisionError
    except ZeroDivisionError:
        app.logger.exception("one that has to wait")
    await asyncio.sleep(1)

    batch = app.extensions["keeper"].queue.peek()
    assert [bundle.count for bundle in batch.bundles.values()] == [1]
    assert batch.dropped == 0


@asynccontextmanager
async def _site(instance: Path, mail_port: int) -> AsyncGenerator[None, None]:
    async with create_app(mailing(instance, mail_port)).test_app():
        yield


async def test_an_alarm_that_is_put_off_is_raised_again(
    instance: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keeper, "_ALARM_AFTER_SECONDS", 0)
    monkeypatch.setattr(keeper, "_ALARM_AGAIN_SECONDS", 0.2)
    (instance / "errors.db").unlink()
    (instance / "errors.db").mkdir()
    greylisting = RefusesSender("451 come back later")
    async with smtp_server(greylisting), asyncio.timeout(10), _site(instance, greylisting.port):
        while greylisting.asked < 2:
            await asyncio.sleep(0.05)
