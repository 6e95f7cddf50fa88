"""A backup while people write."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from pathlib import Path

from microblog.backups.making import make_backup
from microblog.config import Config
from tests.backups.tables import Tables, restore, sound, tables
from tests.browser import Browser
from tests.outside import run_sql
from tests.people import write

# Long enough to copy that others write meanwhile.
_MUCH = """
    WITH RECURSIVE numbers(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < 20000)
    INSERT INTO posts (author_id, body, created_at, is_reply, mentions, is_indexed)
    SELECT 1, hex(randomblob(500)), '2026-01-01', 0, '', 1 FROM numbers
"""
# What SQLite writes anew in its own ways: its counters, and the tables inside the search index.
_OWN = ("sqlite_", "post_search")


async def test_a_backup_under_load_is_of_one_moment(
    alice: Browser, config: Config, elsewhere: Config, file: Path
) -> None:
    await asyncio.to_thread(run_sql, config.instance_path, _MUCH)
    async with _writing(alice, config) as before:
        await asyncio.to_thread(make_backup, config, file)
    await asyncio.to_thread(restore, elsewhere, file)

    live = await asyncio.to_thread(tables, config.instance_path)
    found = await asyncio.to_thread(tables, elsewhere.instance_path)
    assert await asyncio.to_thread(sound, elsewhere.instance_path)
    assert _not_in(live, found) == {}
    assert before <= len(found["posts"]) < len(live["posts"])
    # A post, its tag and its words are written in one unit, and none of them gives way to others.
    words = found["post_search_docsize"]
    assert len(found["posts"]) - 20_000 == len(found["post_tags"]) == len(words)


@asynccontextmanager
async def _writing(browser: Browser, config: Config) -> AsyncGenerator[int, None]:
    """Several write all the time, before, while and after something is done; yields the posts."""
    ending = asyncio.Event()
    async with asyncio.TaskGroup() as writers:
        for _ in range(4):
            writers.create_task(_write_until(ending, browser))
        try:
            yield await _some_more(config)
            await _some_more(config)
        finally:
            ending.set()


async def _write_until(ending: asyncio.Event, browser: Browser) -> None:
    while not ending.is_set():
        await write(browser, "The same again #news")


async def _some_more(config: Config) -> int:
    """Wait until some more posts are written, and count them."""
    before = await _count(config)
    while (now := await _count(config)) < before + 5:
        await asyncio.sleep(0.01)
    return now


async def _count(config: Config) -> int:
    [(count,)] = await asyncio.to_thread(
        run_sql, config.instance_path, "SELECT count(*) FROM posts"
    )
    return int(count)


def _not_in(live: Tables, found: Tables) -> Tables:
    """The rows that only the backup has."""
    odd = {name: rows - live[name] for name, rows in found.items() if not name.startswith(_OWN)}
    return {name: rows for name, rows in odd.items() if rows}
