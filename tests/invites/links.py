"""Invite links, as an admin makes them and as somebody registers by one."""

import re
from pathlib import Path

import httpx
from quart import Quart

from microblog.config import Config, load
from tests.browser import PASSWORD, Browser


def config_of(instance: Path, registration: str) -> Config:
    """The settings of a site at which so may register."""
    return load(
        instance_path=instance,
        secret_key="for tests and nothing else",
        registration=registration,
        contact="us@example.com",
        _env_file=None,
    )


async def make(admin: Browser, **fields: str) -> httpx.Response:
    """Ask for a link at the admins' page."""
    return await admin.submit("/admin/invites", **{"uses": "1", "days": "7", **fields})


async def link(admin: Browser, **fields: str) -> str:
    """Make a link, and read it there."""
    await make(admin, **fields)
    page = await admin.get("/admin/invites")
    found = re.search(r"<code>(/register\?invite=\S+)</code>", page.text)
    assert found, page.text
    return found[1]


async def register_by(app: Quart, path: str, name: str) -> int:
    """Try to register by a link; gives the status."""
    async with Browser(app) as browser:
        answer = await browser.submit(
            path,
            username=name,
            email=f"{name}@example.com",
            password=PASSWORD,
            password2=PASSWORD,
        )
    return answer.status_code
