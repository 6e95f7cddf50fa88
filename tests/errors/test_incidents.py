"""Whatever breaks is one incident with one number: on the page, in log, store and mail."""

import asyncio
import logging
import re
from collections.abc import AsyncGenerator, Callable
from typing import Any

import pytest
from jinja2 import DictLoader
from quart import Quart, Response

from microblog import create_app
from microblog.config import Config
from tests.browser import Browser
from tests.errors.kept import rows, until
from tests.serving import serving
from tests.smtp import Inbox


async def in_view() -> str:
    raise ZeroDivisionError("in the view")


def in_sync_view() -> str:
    raise ZeroDivisionError("in a sync view")


async def group() -> str:
    raise ExceptionGroup("several", [ValueError("one"), KeyError("two")])


async def recursion() -> str:
    return await recursion()


async def cancelled() -> str:
    raise asyncio.CancelledError


async def system_exit() -> str:
    raise SystemExit(3)


async def keyboard_interrupt() -> str:
    raise KeyboardInterrupt


async def generator_exit() -> str:
    raise GeneratorExit


class Unspeakable(Exception):
    """An exception that can't say what it is."""

    def __str__(self) -> str:
        raise RuntimeError("no words")


async def unspeakable() -> str:
    raise Unspeakable


async def bad_header() -> Response:
    return Response("x", headers={"X-Broken": "a\x00b"})


async def fine() -> str:
    return "fine"


async def failing(*_: Any) -> Any:
    raise ZeroDivisionError("around the view")


def _break_error_page(app: Quart) -> None:
    app.jinja_env.loader = DictLoader({"errors/error.html": "{{ 1 / 0 }}"})


AROUND: dict[str, Callable[[Quart], Any]] = {
    "before_request": lambda app: app.before_request(failing),
    "after_request": lambda app: app.after_request(failing),
    "teardown_request": lambda app: app.teardown_request(failing),
    "error_page": _break_error_page,
}
CASES = [
    *((view.__name__, view, None) for view in (in_view, in_sync_view, group, recursion)),
    *((view.__name__, view, None) for view in (cancelled, system_exit, keyboard_interrupt)),
    *((view.__name__, view, None) for view in (generator_exit, unspeakable, bad_header)),
    ("before_request", fine, "before_request"),
    ("after_request", fine, "after_request"),
    ("teardown_request", fine, "teardown_request"),
    ("error_page", in_view, "error_page"),
]


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


INCIDENTS = "SELECT * FROM error_incidents"


async def test_an_error_in_a_streamed_body_is_an_incident(config: Config, inbox: Inbox) -> None:
    async def body() -> AsyncGenerator[bytes, None]:
        yield b"begun"
        raise ZeroDivisionError

    async def streamed() -> Response:
        return Response(body())

    app = create_app(config)
    app.add_url_rule("/broken", "broken", streamed)
    async with serving(app) as address:
        reader, writer = await asyncio.open_connection(*_host(address))
        writer.write(b"GET /broken HTTP/1.1\r\nHost: x\r\n\r\n")
        text = (await reader.read()).decode()
        writer.close()
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
    _break_error_page(app)
    async with serving(app) as address, Browser(address) as browser:
        await browser.get("/broken")

    [incident] = rows(config.instance_path, INCIDENTS)
    assert "in the view" in incident["text"]
    assert "division by zero" in incident["also"]


async def test_a_visitor_who_leaves_is_no_incident(config: Config) -> None:
    entered = asyncio.Event()

    async def slow() -> str:
        from microblog.database import writing

        async with writing():
            entered.set()
            await asyncio.sleep(30)
        return "never"

    app = create_app(config)
    app.add_url_rule("/slow", "slow", slow)
    async with serving(app) as address:
        _, writer = await asyncio.open_connection(*_host(address))
        writer.write(b"GET /slow HTTP/1.1\r\nHost: x\r\n\r\n")
        await entered.wait()
        writer.close()
        pool = app.extensions["engine"].pool
        async with asyncio.timeout(5):
            while pool.checkedout():
                await asyncio.sleep(0.01)

    assert rows(config.instance_path, INCIDENTS) == []
    assert "INFO [" in config.log_path.read_text()
    assert "The visitor went away before the answer" in config.log_path.read_text()


async def test_a_traceback_begins_beyond_what_carries_every_request(config: Config) -> None:
    app = create_app(config)
    app.add_url_rule("/broken", "broken", in_view)
    async with serving(app) as address, Browser(address) as browser:
        await browser.get("/broken")

    [incident] = rows(config.instance_path, INCIDENTS)
    assert re.findall(r'File "(.+)", line', incident["text"]) == [__file__]


async def test_a_number_from_a_proxy_is_kept_and_not_believed(config: Config) -> None:
    app = create_app(config)
    app.add_url_rule("/broken", "broken", in_view)
    async with serving(app) as address, Browser(address) as browser:
        answer = await browser.get("/broken", headers={"X-Request-ID": "AAAA-AAAA"})

    [incident] = rows(config.instance_path, INCIDENTS)
    assert incident["number"] == answer.headers["X-Request-ID"] != "AAAA-AAAA"
    assert "AAAA-AAAA" in incident["facts"]


async def test_a_malformed_request_line_is_no_server_error(config: Config) -> None:
    async with serving(create_app(config)) as address:
        reader, writer = await asyncio.open_connection(*_host(address))
        writer.write(b"GET ?a HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
        text = (await reader.read()).decode()
        writer.close()

    assert text.startswith("HTTP/1.1 400")
    assert rows(config.instance_path, INCIDENTS) == []


async def test_the_site_serves_on_and_stores_later_when_the_store_is_away(config: Config) -> None:
    path = config.instance_path / "errors.db"
    app = create_app(config)
    app.add_url_rule("/broken", "broken", in_view)
    async with serving(app) as address, Browser(address) as browser:
        import sqlite3

        lock = sqlite3.connect(path, isolation_level=None)
        lock.execute("BEGIN EXCLUSIVE")
        answers = [await browser.get("/broken") for _ in range(5)]
        lock.execute("COMMIT")
        lock.close()
        await until(config.instance_path, "SELECT 1 FROM error_groups WHERE times = 5", 15)

    assert {answer.status_code for answer in answers} == {500}


def _host(address: str) -> tuple[str, int]:
    host, port = address.removeprefix("http://").split(":")
    return host, int(port)


async def test_a_visitor_who_has_it_all_has_not_gone_away(config: Config) -> None:
    async with serving(create_app(config)) as address:
        for _ in range(5):
            reader, writer = await asyncio.open_connection(*_host(address))
            writer.write(b"GET /static/favicon.svg HTTP/1.1\r\nHost: x\r\n\r\n")
            await reader.readuntil(b"</svg>")
            writer.close()

    assert "went away" not in config.log_path.read_text()


async def test_a_page_that_does_not_exist_knows_who_is_asking(config: Config) -> None:
    async with serving(create_app(config)) as address, Browser(address) as browser:
        await browser.register("alice")
        await browser.log_in("alice")
        page = await browser.get("/nothing")

    assert 'href="/user/alice"' in page.text


@pytest.mark.parametrize("error", [asyncio.CancelledError(), BrokenPipeError()])
async def test_a_connection_that_is_closed_in_vain_is_no_incident(
    app: Quart, error: BaseException
) -> None:
    try:
        raise error
    except BaseException:
        logging.getLogger("sqlalchemy.pool.impl.AsyncAdaptedQueuePool").exception("closing")

    assert not app.extensions["keeper"].queue.peek()
