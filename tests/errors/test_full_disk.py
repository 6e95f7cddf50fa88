"""A disk that is really full: a small one in memory, which only the server sees."""

from collections.abc import AsyncGenerator
from pathlib import Path

import httpx
import pytest

from tests.browser import Browser
from tests.disks import PRIVATE, needs_mounts
from tests.errors.kept import until
from tests.people import texts
from tests.server import microblog_serve, server

LONG = "The disk is nearly full. " * 10


pytestmark = needs_mounts


@pytest.fixture
async def alice(instance: Path) -> AsyncGenerator[Browser, None]:
    """Alice, logged in, on a site whose database has two megabytes of room."""
    disk = instance / "disk"
    disk.mkdir()
    script = 'mount -t tmpfs -o size=2m none "$0" && cp "$1" "$0" && shift && exec "$@"'

    def command(bind: str) -> list[str]:
        prepare = ["sh", "-c", script, str(disk), str(instance / "microblog.db")]
        return [*PRIVATE, *prepare, *microblog_serve(bind)]

    url = f"sqlite:///{disk / 'microblog.db'}"
    async with server(instance, command, DATABASE_URL=url) as site, Browser(site.url) as browser:
        await browser.register("alice")
        await browser.log_in("alice")
        yield browser


async def _fill_up(alice: Browser) -> httpx.Response:
    """Write until nothing more can be; the last answer."""
    for number in range(500):
        answer = await alice.submit("/", post=f"{LONG}{number}")
        if answer.status_code != 302:
            return answer
    raise AssertionError("the disk does not get full")


async def test_who_writes_gets_it_back_and_who_reads_reads_on(alice: Browser) -> None:
    answer = await _fill_up(alice)
    page = await alice.get("/")

    assert answer.status_code == 503
    assert "Nothing can be saved at the moment" in answer.text
    assert LONG.strip() in answer.text
    assert page.status_code == 200
    assert LONG.strip() in texts(page)[0]


async def test_it_is_an_incident(alice: Browser, instance: Path) -> None:
    answer = await _fill_up(alice)

    found = await until(instance, "SELECT title, message FROM error_groups")

    assert "database or disk is full" in found[0]["message"]
    assert answer.headers["X-Request-ID"] in answer.text
