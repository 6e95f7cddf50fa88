"""The database as a stranger's program sees it, beside the site."""

import asyncio
import sqlite3
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from typing import Any

import asyncpg

from microblog.config import load

Rows = list[tuple[Any, ...]]


def run_sql(instance: Path, statement: str) -> Rows:
    """Run one statement on the instance's database, commit it, and return its rows."""
    url = load(instance_path=instance, _env_file=None).database
    if url.startswith("postgresql"):
        with ThreadPoolExecutor(1) as thread:
            address = url.replace("+asyncpg", "")
            return thread.submit(asyncio.run, _on_postgresql(address, statement)).result()
    with closing(sqlite3.connect(instance / "microblog.db", timeout=10)) as database, database:
        return database.execute(statement).fetchall()


async def _on_postgresql(url: str, statement: str) -> Rows:
    connection = await asyncpg.connect(url)
    try:
        return [tuple(row) for row in await connection.fetch(statement)]
    finally:
        await connection.close()


def write_posts(instance: Path, count: int) -> None:
    """Give alice so many posts."""
    run_sql(
        instance,
        "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n "
        f"WHERE i < {count}) INSERT INTO posts "
        "(author_id, body, created_at, is_reply, mentions, is_indexed) "
        "SELECT (SELECT id FROM users WHERE username = 'alice'), 'post ' || i, "
        "'2026-01-01 00:00:00', false, '', true FROM n",
    )
