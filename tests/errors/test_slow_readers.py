"""Visitors who ask and then do not read."""

from collections.abc import AsyncGenerator

import pytest
from quart import Response

from microblog import create_app
from microblog.config import Config
from microblog.errors import connection
from tests.raw import raw
from tests.serving import serving

CHUNK = b"x" * 1_000_000
CHUNKS = 100


async def test_who_does_not_read_an_answer_is_left_after_a_while(
    config: Config, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connection, "SENT_WITHIN_SECONDS", 0.3)

    async def large() -> AsyncGenerator[bytes, None]:
        for _ in range(CHUNKS):
            yield CHUNK

    async def view() -> Response:
        return Response(large())

    app = create_app(config)
    app.add_url_rule("/large", "large", view)
    async with serving(app) as address:
        came = await raw(address, b"GET /large HTTP/1.1\r\nHost: x\r\n\r\n", waits=1)

    assert came.startswith(b"HTTP/1.1 200")
    assert len(came) < CHUNKS * len(CHUNK)
