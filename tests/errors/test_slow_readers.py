"""Visitors who ask and then do not read."""

import asyncio
from collections.abc import AsyncGenerator
from urllib.parse import urlsplit

import pytest
from quart import Response

from microblog import create_app
from microblog.config import Config
from microblog.errors import site
from tests.serving import serving

CHUNK = b"x" * 1_000_000
CHUNKS = 100


async def test_who_does_not_read_an_answer_is_left_after_a_while(
    config: Config, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(site, "SENT_WITHIN_SECONDS", 0.3)

    async def large() -> AsyncGenerator[bytes, None]:
        for _ in range(CHUNKS):
            yield CHUNK

    async def view() -> Response:
        return Response(large())

    app = create_app(config)
    app.add_url_rule("/large", "large", view)
    async with serving(app) as address:
        parts = urlsplit(address)
        reader, writer = await asyncio.open_connection(parts.hostname, parts.port)
        writer.write(b"GET /large HTTP/1.1\r\nHost: x\r\n\r\n")
        await asyncio.sleep(1)
        async with asyncio.timeout(10):
            came = await reader.read(-1)
        writer.close()

    assert came.startswith(b"HTTP/1.1 200")
    assert len(came) < CHUNKS * len(CHUNK)
