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
from tests.writers import Writer

PEOPLE = 8


@pytest.fixture
def on_postgresql(instance: Path, postgresql: PostgreSQL, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An instance whose database is there."""
    monkeypatch.setenv("DATABASE_URL", postgresql.new_database())
    migrations.upgrade(load(_env_file=None))
    return instance


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
    assert sum(writer.lost for writer in writers) == 0
