"""Visitors who send the head of a form, and take their time for the rest."""

import asyncio

from microblog import create_app
from microblog.config import Config
from tests.browser import Browser
from tests.raw import raw
from tests.serving import serving

MANY = 25


async def test_who_sends_a_form_slowly_holds_no_connection_to_the_database(
    config: Config, alice: Browser
) -> None:
    login = alice.client.cookies["login"]
    head = (
        f"POST /settings/email HTTP/1.1\r\nHost: site.example\r\nCookie: login={login}\r\n"
        "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 100\r\n\r\n"
    )
    app = create_app(config)
    async with serving(app) as address:
        slow = [asyncio.create_task(raw(address, head.encode())) for _ in range(MANY)]
        await asyncio.sleep(1)

        out = app.extensions["engine"].pool.checkedout()

        for one in slow:
            one.cancel()
        await asyncio.gather(*slow, return_exceptions=True)
    assert out == 0
