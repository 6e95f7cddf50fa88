"""Whatever breaks is one incident with one number: on the page, in log, store and mail."""

import asyncio
import logging
import re
import sqlite3
from collections.abc import AsyncGenerator, Callable
from typing import Any

import pytest
from quart import Response

from microblog import create_app
from microblog.availability import Unreachable
from microblog.config import Config
from tests.browser import Browser
from tests.errors import breaking
from tests.errors.breaking import AROUND, CASES, break_error_page, in_view
from tests.errors.kept import rows, until
from tests.raw import raw
from tests.serving import serving
from tests.smtp import Inbox

log = logging.getLogger("microblog.test")
INCIDENTS = "SELECT * FROM error_incidents"


@pytest.mark.parametrize(
    ("view", "around"), [case[1:] for case in CASES], ids=[case[0] for case in CASES]
)
async def test_an_error_is_one_incident_everywhere(
    config: Config, inbox: Inbox, view: Callable[[], Any], around: str | None
) -> None:
    app = create_app(config)
    app.add_url_rule("/broken", "broken", view)
    if around:
        AROUND[around](app)
    async with serving(app) as address, Browser(address) as browser:
        answer = await browser.get("/broken")
        number = answer.headers["X-Request-ID"]
        [mail] = await inbox.wait_for(1)

    assert answer.status_code == 500
    assert number in answer.text
    assert "Something broke on our side" in answer.text
    assert number in mail["Subject"]
    assert [row["number"] for row in rows(config.instance_path, INCIDENTS)] == [number]
    assert f"ERROR [{number}]" in config.log_path.read_text()
    assert len(inbox.messages) == 1


async def test_an_error_in_a_streamed_body_is_an_incident(config: Config, inbox: Inbox) -> None:
    async def body() -> AsyncGenerator[bytes, None]:
        yield b"begun"
        raise ZeroDivisionError

    async def streamed() -> Response:
        return Response(body())

    app = create_app(config)
    app.add_url_rule("/broken", "broken", streamed)
    async with serving(app) as address:
        text = (await raw(address, b"GET /broken HTTP/1.1\r\nHost: x\r\n\r\n")).decode()
        [mail] = await inbox.wait_for(1)

    number = re.search(r"x-request-id: (\S+)", text)
    assert number
    assert "begun" in text
    assert number[1] in mail["Subject"]
    assert [row["number"] for row in rows(config.instance_path, INCIDENTS)] == [number[1]]


@pytest.mark.parametrize("kind", [ZeroDivisionError, SystemExit, asyncio.CancelledError])
async def test_an_error_in_a_background_task_has_a_number_of_its_own(
    config: Config, inbox: Inbox, kind: type[BaseException]
) -> None:
    async def later() -> None:
        raise kind

    async def view() -> str:
        app.add_background_task(later)
        return "done"

    app = create_app(config)
    app.add_url_rule("/broken", "broken", view)
    async with serving(app) as address, Browser(address) as browser:
        answer = await browser.get("/broken")
        [mail] = await inbox.wait_for(1)

    [incident] = rows(config.instance_path, INCIDENTS)
    assert answer.text == "done"
    assert incident["number"] != answer.headers["X-Request-ID"]
    assert incident["number"] in mail["Subject"]
    assert "later" in incident["facts"]


@pytest.mark.parametrize("error", [None, ZeroDivisionError()])
async def test_an_error_of_no_request_and_no_task_has_one_number_too(
    config: Config, inbox: Inbox, error: Exception | None
) -> None:
    async with serving(create_app(config)):
        logging.getLogger("some.library").error("it failed", exc_info=error)
        await inbox.wait_for(1)

    [incident] = rows(config.instance_path, INCIDENTS)
    assert f"ERROR [{incident['number']}] some.library: it failed" in config.log_path.read_text()


async def test_what_is_logged_after_its_request_has_the_number_of_that(config: Config) -> None:
    error = ZeroDivisionError()

    async def view() -> str:
        raise error

    app = create_app(config)
    app.add_url_rule("/broken", "broken", view)
    async with serving(app) as address, Browser(address) as browser:
        number = (await browser.get("/broken")).headers["X-Request-ID"]
        logging.getLogger("some.library").error("once more", exc_info=error)

    assert f"ERROR [{number}] some.library: once more" in config.log_path.read_text()


async def test_a_view_and_its_teardown_that_fail_for_two_reasons_are_two_errors(
    config: Config,
) -> None:
    async def teardown(_: BaseException | None) -> None:
        raise KeyError("in the teardown")

    app = create_app(config)
    app.add_url_rule("/broken", "broken", in_view)
    app.teardown_request(teardown)
    async with serving(app) as address, Browser(address) as browser:
        answer = await browser.get("/broken")

    groups = rows(config.instance_path, "SELECT kind FROM error_groups ORDER BY id")
    assert [row["kind"] for row in groups] == ["ZeroDivisionError", "KeyError"]
    assert answer.headers["X-Request-ID"] in answer.text


async def test_an_error_page_that_fails_is_told_with_the_error(config: Config) -> None:
    app = create_app(config)
    app.add_url_rule("/broken", "broken", in_view)
    break_error_page(app)
    async with serving(app) as address, Browser(address) as browser:
        await browser.get("/broken")

    [incident] = rows(config.instance_path, INCIDENTS)
    assert "in the view" in incident["text"]
    assert "division by zero" in incident["also"]


async def test_a_bug_says_what_it_said_last(config: Config) -> None:
    async with create_app(config).test_app():
        for why in ("database is locked", "database or disk is full"):
            log.error("outage", exc_info=Unreachable(why))
            await until(
                config.instance_path, f"SELECT 1 FROM error_incidents WHERE text LIKE '%{why}%'"
            )

    [group] = rows(config.instance_path, "SELECT message, times FROM error_groups")
    assert group == {"message": "database or disk is full", "times": 2}


async def test_a_traceback_begins_beyond_what_carries_every_request(config: Config) -> None:
    app = create_app(config)
    app.add_url_rule("/broken", "broken", in_view)
    async with serving(app) as address, Browser(address) as browser:
        await browser.get("/broken")

    [incident] = rows(config.instance_path, INCIDENTS)
    assert re.findall(r'File "(.+)", line', incident["text"]) == [breaking.__file__]


async def test_a_number_from_a_proxy_is_kept_and_not_believed(config: Config) -> None:
    app = create_app(config)
    app.add_url_rule("/broken", "broken", in_view)
    async with serving(app) as address, Browser(address) as browser:
        answer = await browser.get("/broken", headers={"X-Request-ID": "AAAA-AAAA"})

    [incident] = rows(config.instance_path, INCIDENTS)
    assert incident["number"] == answer.headers["X-Request-ID"] != "AAAA-AAAA"
    assert "AAAA-AAAA" in incident["facts"]


async def test_the_site_serves_on_and_stores_later_when_the_store_is_away(config: Config) -> None:
    path = config.instance_path / "errors.db"
    app = create_app(config)
    app.add_url_rule("/broken", "broken", in_view)
    async with serving(app) as address, Browser(address) as browser:
        lock = sqlite3.connect(path, isolation_level=None)
        lock.execute("BEGIN EXCLUSIVE")
        answers = [await browser.get("/broken") for _ in range(5)]
        lock.execute("COMMIT")
        lock.close()
        await until(config.instance_path, "SELECT 1 FROM error_groups WHERE times = 5", 15)

    assert {answer.status_code for answer in answers} == {500}
