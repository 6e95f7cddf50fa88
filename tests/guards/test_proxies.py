"""The banner that tells admins of a wrong PROXY_HOPS."""

from pathlib import Path

import pytest

from microblog import create_app
from microblog.config import load
from tests.browser import Browser
from tests.moderation.admins import make_admin

BANNER = "PROXY_HOPS"


@pytest.mark.parametrize(
    ("hops", "forwarded", "shown"),
    [
        (0, None, False),
        (0, "203.0.113.7", True),
        (1, "203.0.113.7", False),
        (1, None, True),
        (2, "203.0.113.7", True),
        (2, "198.51.100.1, 203.0.113.7", False),
    ],
)
async def test_an_admin_is_told_when_proxies_and_setting_differ(
    instance: Path, hops: int, forwarded: str | None, shown: bool
) -> None:
    app = create_app(load(instance_path=instance, proxy_hops=hops, _env_file=None))
    async with app.test_app(), Browser(app) as browser:
        await browser.register("alice")
        await browser.log_in("alice")
        if forwarded:
            browser.client.headers["X-Forwarded-For"] = forwarded
        as_anybody = await browser.get("/")
        await make_admin(app, "alice")
        as_admin = await browser.get("/")

    assert (BANNER in as_admin.text) is shown
    assert BANNER not in as_anybody.text
