"""PostgreSQL is restarted while many read and write."""

import asyncio
from collections.abc import Callable
from contextlib import AsyncExitStack
from pathlib import Path

import pytest

from microblog import migrations
from microblog.config import load
from tests.browser import Browser
from tests.outside import run_sql
from tests.postgresql import PostgreSQL
from tests.server import server

PEOPLE = 8


@pytest.fixture
def on_postgresql(instance: Path, postgresql: PostgreSQL, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An instance whose database is there."""
    monkeypatch.setenv("DATABASE_URL", postgresql.new_database())
    migrations.upgrade(load(_env_file=None))
    return instance


class Writer:
    """Somebody who writes one post after the other, and notes what became of each."""

    def __init__(self, browser: Browser, name: str) -> None:
        self.browser = browser
        self.name = name
        self.saved: list[str] = []
        self.statuses: list[int] = []

    async def arrive(self) -> None:
        """Register and log in."""
        await self.browser.register(self.name)
        await self.browser.log_in(self.name)

    async def write(self, ending: asyncio.Event) -> None:
        """Write until told to end."""
        number = 0
        while not ending.is_set():
            number += 1
            post = f"{self.name} {number}"
            answer = await self.browser.submit("/", post=post)
            self.statuses.append(answer.status_code)
            if answer.status_code == 302:
                self.saved.append(post)


async def _until(condition: Callable[[], bool]) -> None:
    async with asyncio.timeout(30):
        while not condition():
            await asyncio.sleep(0.05)


async def test_a_restart_under_load_is_errors_for_a_moment_and_loses_nothing(
    on_postgresql: Path, postgresql: PostgreSQL
) -> None:
    ending = asyncio.Event()
    async with server(on_postgresql, workers=2) as site, AsyncExitStack() as stack:
        browsers = [await stack.enter_async_context(Browser(site.url)) for _ in range(PEOPLE)]
        writers = [Writer(who, f"person{number}") for number, who in enumerate(browsers)]
        await asyncio.gather(*(writer.arrive() for writer in writers))
        writing = [asyncio.create_task(writer.write(ending)) for writer in writers]
        await _until(lambda: min(len(writer.saved) for writer in writers) > 2)
        await asyncio.to_thread(postgresql.stop)
        await _until(lambda: all(503 in writer.statuses for writer in writers))
        await asyncio.to_thread(postgresql.start)
        before = [len(writer.saved) for writer in writers]
        await _until(
            lambda: all(len(w.saved) > n + 2 for w, n in zip(writers, before, strict=True))
        )
        ending.set()
        await asyncio.gather(*writing)

    found = await asyncio.to_thread(run_sql, on_postgresql, "SELECT body FROM posts")
    assert {post for writer in writers for post in writer.saved} <= {body for (body,) in found}
    assert {status for writer in writers for status in writer.statuses} == {302, 503}
