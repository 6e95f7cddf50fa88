"""What breaks nothing, though it looks like it."""

import asyncio
import logging
from contextlib import closing
from typing import Any

import pytest
from quart import Quart

from microblog import create_app
from microblog.config import Config
from microblog.database import writing
from tests.browser import Browser
from tests.errors.kept import rows
from tests.raw import connection, raw, status_of
from tests.serving import serving


async def test_a_visitor_who_leaves_is_no_incident(config: Config) -> None:
    entered = asyncio.Event()

    async def slow() -> str:
        async with writing():
            entered.set()
            await asyncio.sleep(30)
        return "never"

    app = create_app(config)
    app.add_url_rule("/slow", "slow", slow)
    async with serving(app) as address:
        _, writer = await connection(address)
        writer.write(b"GET /slow HTTP/1.1\r\nHost: x\r\n\r\n")
        await entered.wait()
        writer.close()
        pool = app.extensions["engine"].pool
        async with asyncio.timeout(5):
            while pool.checkedout():
                await asyncio.sleep(0.01)

    assert _incidents(config) == []
    assert "INFO [" in config.log_path.read_text()
    assert "The visitor went away before the answer" in config.log_path.read_text()


async def test_a_malformed_request_line_is_no_server_error(config: Config) -> None:
    async with serving(create_app(config)) as address:
        answer = await raw(address, b"GET ?a HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")

    assert status_of(answer) == 400
    assert _incidents(config) == []


async def test_a_visitor_who_has_it_all_has_not_gone_away(config: Config) -> None:
    async with serving(create_app(config)) as address:
        for _ in range(5):
            reader, writer = await connection(address)
            writer.write(b"GET /static/favicon.svg HTTP/1.1\r\nHost: x\r\n\r\n")
            await reader.readuntil(b"</svg>")
            writer.close()

    assert "went away" not in config.log_path.read_text()


@pytest.mark.parametrize("error", [asyncio.CancelledError(), BrokenPipeError()])
async def test_a_connection_that_is_closed_in_vain_is_no_incident(
    app: Quart, error: BaseException
) -> None:
    try:
        raise error
    except BaseException:
        logging.getLogger("sqlalchemy.pool.impl.AsyncAdaptedQueuePool").exception("closing")

    assert not app.extensions["keeper"].queue.peek()


async def test_who_is_cut_off_when_a_server_stops_is_no_incident(
    app: Quart, config: Config
) -> None:
    answering: list[Any] = []

    async def answer(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        answering.append(asyncio.current_task())
        with closing(writer):
            await asyncio.sleep(30)

    async with await asyncio.start_server(answer, "127.0.0.1", 0) as server:
        _, writer = await asyncio.open_connection(*server.sockets[0].getsockname())
        while not answering:
            await asyncio.sleep(0.01)
        answering[0].cancel()
        await asyncio.sleep(0.5)
        writer.close()

    assert _incidents(config) == []


async def test_a_request_that_is_broken_off_is_in_the_log_by_its_number(config: Config) -> None:
    async def broken_off() -> str:
        task = asyncio.current_task()
        assert task
        task.cancel()
        await asyncio.sleep(30)
        return "never"

    app = create_app(config)
    app.add_url_rule("/broken-off", "broken_off", broken_off)
    async with serving(app) as address, Browser(address) as browser:
        answer = await browser.get("/broken-off")

    number = answer.headers["X-Request-ID"]
    assert number in answer.text
    assert f"WARNING [{number}]" in config.log_path.read_text()
    assert _incidents(config) == []


def _incidents(config: Config) -> list[dict[str, Any]]:
    return rows(config.instance_path, "SELECT * FROM error_incidents")
