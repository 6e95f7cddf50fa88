"""A stop in which nothing ends by itself."""

import asyncio
import time
import tomllib
from pathlib import Path

from microblog import create_app
from microblog.shipped import shipped
from tests.errors.conftest import mailing
from tests.errors.kept import until
from tests.mail.bad_servers import silent


async def test_a_stop_takes_less_than_the_server_allows_though_all_hangs(instance: Path) -> None:
    async with silent() as port:
        app = create_app(mailing(instance, port))

        async def broken() -> str:
            app.add_background_task(asyncio.sleep, 60)
            raise ZeroDivisionError

        app.add_url_rule("/broken", "broken", broken)
        await app.startup()
        app.extensions["housekeeper"]._jobs = [lambda _db: asyncio.sleep(60)]
        app.extensions["housekeeper"].wake()
        await app.test_client().get("/broken")
        await until(instance, "SELECT 1 FROM mails WHERE claimed_until IS NOT NULL")
        began = time.monotonic()
        await app.shutdown()

    allowed = tomllib.loads(shipped("hypercorn.toml").read_text())["shutdown_timeout"]
    assert time.monotonic() - began < allowed
