"""Error reports by mail."""

import asyncio
import logging
import time
from collections.abc import AsyncGenerator
from pathlib import Path

import pytest
from quart import Quart

from microblog import create_app
from microblog.config import Config, load
from tests.browser import Browser
from tests.smtp import Inbox


def mailing(instance: Path, port: int) -> Config:
    """Settings of a site that mails its errors."""
    return load(
        instance_path=instance,
        mail_server="127.0.0.1",
        mail_port=port,
        admins="admin@example.com, second@example.com",
        _env_file=None,
    )


@pytest.fixture
def config(instance: Path, inbox: Inbox) -> Config:
    """The test's own mail server gets the reports."""
    return mailing(instance, inbox.port)


@pytest.fixture
async def app(config: Config) -> AsyncGenerator[Quart, None]:
    """A site with a page that fails."""
    app = create_app(config)

    @app.get("/boom")
    async def boom() -> str:
        raise ZeroDivisionError("the answer\nis not 42")

    async with app.test_app():
        yield app


async def test_an_error_reaches_the_admins(browser: Browser, inbox: Inbox) -> None:
    answer = await browser.get("/boom")

    [message] = await inbox.wait_for(1)
    assert answer.status_code == 500
    assert inbox.recipients == [["admin@example.com", "second@example.com"]]
    assert "/boom" in message["Subject"]
    assert message["Auto-Submitted"] == "auto-generated"
    assert "ZeroDivisionError: the answer" in message.get_content()


async def test_what_waits_is_sent_when_the_site_stops(config: Config, inbox: Inbox) -> None:
    app = create_app(config)
    async with app.test_app():
        for number in range(5):
            logging.getLogger("microblog.test").error("error %d", number)

    assert len(inbox.messages) == 5


async def test_a_mail_server_that_never_answers_holds_nobody_up(instance: Path) -> None:
    async def say_nothing(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read()
        writer.close()

    server = await asyncio.start_server(say_nothing, "127.0.0.1", 0)
    app = create_app(mailing(instance, server.sockets[0].getsockname()[1]))

    @app.get("/boom")
    async def boom() -> str:
        raise ZeroDivisionError

    async with app.test_app(), Browser(app) as browser:
        start = time.monotonic()
        answers = [await browser.get("/boom") for _ in range(10)]
        seconds = time.monotonic() - start
        server.close()

    assert {answer.status_code for answer in answers} == {500}
    assert seconds < 3


async def test_a_mail_that_fails_is_logged_and_not_mailed(instance: Path) -> None:
    config = mailing(instance, port=1)
    app = create_app(config)
    async with app.test_app():
        logging.getLogger("microblog.test").error("first")
        await asyncio.sleep(0.2)

    log = config.log_path.read_text()
    assert log.count("An error report could not be mailed") == 1
