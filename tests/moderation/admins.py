"""Admins, logged in, and a look at what they left in the database."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from typing import Any

from quart import Quart
from sqlalchemy import text, update

from microblog.database import db, writing
from microblog.users.models import User
from tests.browser import Browser

REASON = "This is unkind to everybody."


@asynccontextmanager
async def logged_in(
    app: Quart, name: str, *, is_admin: bool = False
) -> AsyncGenerator[Browser, None]:
    """A new person, logged in."""
    async with Browser(app) as browser:
        await browser.register(name)
        await browser.log_in(name)
        if is_admin:
            await make_admin(app, name)
        yield browser


async def make_admin(app: Quart, name: str) -> None:
    """Let a person be an admin from now on."""
    async with app.app_context(), writing() as unit:
        await unit.execute(update(User).where(User.username == name).values(is_admin=True))


async def rows(app: Quart, statement: str) -> list[tuple[Any, ...]]:
    """What stands in the database, whichever it is."""
    async with app.app_context():
        return [tuple(row) for row in await db().execute(text(statement))]


async def do(admin: Browser, name: str, deed: str, reason: str = REASON) -> str:
    """Press a button on a person's page, and read what it says."""
    page = f"/admin/people/{name}"
    answer = await admin.submit(page, deed=deed, reason=reason)
    assert answer.status_code in {200, 302}, answer.text
    return answer.text if answer.status_code == 200 else (await admin.get(page)).text


async def eventually(app: Quart, statement: str) -> list[tuple[Any, ...]]:
    """The rows, when there are some."""
    async with asyncio.timeout(10):
        while not (found := await rows(app, statement)):
            await asyncio.sleep(0.05)
    return found
