"""What a page tells a person, and much to tell."""

import asyncio
import re
from pathlib import Path

import httpx

from tests.browser import Browser
from tests.outside import run_sql


def told(page: httpx.Response) -> list[str]:
    """The notifications of a page, in words."""
    found = re.findall(r"<bdi>(\w+)</bdi></a> ([a-z ]+)</span>", page.text)
    return [f"{actor} {did}" for actor, did in found]


async def told_to(browser: Browser) -> list[str]:
    """The notifications of a person."""
    return told(await browser.get("/notifications"))


def unread(page: httpx.Response) -> str:
    """How much a page says is unread."""
    found = re.search(r">Notifications</span>(?: <b class=\"count\">([^<]*)</b>)?</a>", page.text)
    assert found
    return found[1] or ""


async def fill(instance: Path, count: int, created_at: str = "2100-01-01 00:00:00") -> None:
    """Let bob have liked something of alice so many times."""
    await asyncio.to_thread(
        run_sql,
        instance,
        f"WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {count}) "
        "INSERT INTO notifications (user_id, actor_id, kind, created_at) "
        "SELECT (SELECT id FROM users WHERE username = 'alice'), "
        f"(SELECT id FROM users WHERE username = 'bob'), 'follow', '{created_at}' FROM n",
    )
