"""Visitors who send more than is taken: browsers read only when they have sent it all."""

import asyncio
import contextlib
from urllib.parse import urlsplit

import pytest

from microblog import create_app
from microblog.config import Config
from microblog.errors import exchange
from tests.raw import raw, status_of
from tests.serving import serving

# More than a connection holds by itself.
LARGE = 16_000_000
FORM = b"Content-Type: application/x-www-form-urlencoded\r\n"
POST = b"POST /login HTTP/1.1\r\nHost: x\r\n%bContent-Length: %d\r\n\r\n" % (FORM, LARGE)
CHUNKED = b"POST /login HTTP/1.1\r\nHost: x\r\n%bTransfer-Encoding: chunked\r\n\r\n" % FORM
GET = b"GET /login HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"


async def test_who_sends_far_too_much_gets_the_page_that_says_so(config: Config) -> None:
    async with serving(create_app(config)) as address:
        came = await raw(address, POST + b"x" * LARGE + GET)

    first, second = came.split(b"</html>")[:2]
    assert (status_of(first), status_of(second.strip())) == (413, 200)


async def test_who_drips_for_ever_is_left_with_all_that_was_theirs(
    config: Config, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(exchange, "LINGERS_SECONDS", 0.3)

    async with serving(create_app(config)) as address:
        before = len(asyncio.all_tasks())
        url = urlsplit(address)
        _, writer = await asyncio.open_connection(url.hostname, url.port)
        writer.write(CHUNKED + b"%x\r\n%b\r\n" % (200_000, b"x" * 200_000))
        with contextlib.suppress(ConnectionError):
            async with asyncio.timeout(10):
                while True:
                    writer.write(b"1\r\nx\r\n" * 1000)
                    await writer.drain()
        writer.transport.abort()

        async with asyncio.timeout(10):
            while len(asyncio.all_tasks()) > before:
                await asyncio.sleep(0.02)


async def test_who_never_ends_what_they_send_is_left_after_a_while(
    config: Config, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(exchange, "LINGERS_SECONDS", 0.3)

    async with serving(create_app(config)) as address:
        came = await raw(address, POST + b"x")

    assert status_of(came) == 413
