"""The site, and what leads to a digest."""

import asyncio
from email.message import EmailMessage
from pathlib import Path
from typing import Any

from quart import Quart

from microblog.database import db
from microblog.notifications.digest import off_token, send_digest
from tests.browser import Browser
from tests.errors.kept import rows
from tests.outside import run_sql
from tests.people import write
from tests.smtp import Inbox

A_DAY_AGO = "2026-01-01 00:00:00.000000"


async def switch_on(browser: Browser) -> None:
    """Choose to have it."""
    await browser.submit("/settings/notifications", digest="y")


class Site:
    """The site, whose clock can be put on."""

    def __init__(self, app: Quart, instance: Path) -> None:
        self.app = app
        self.instance = instance

    async def run(self, statement: str) -> list[tuple[Any, ...]]:
        """Run a statement on the database, as a stranger."""
        return await asyncio.to_thread(run_sql, self.instance, statement)

    async def a_day_passes(self) -> None:
        """It is a day since the last digests, and this process looks for work."""
        await self.run(f"UPDATE users SET digest_sent_at = '{A_DAY_AGO}' WHERE digest")
        self.app.extensions["housekeeper"].wake()

    async def digests(self, *others: Quart) -> list[str]:
        """The subjects of all that are due by now, once this process and others wrote them."""
        await asyncio.gather(*(_write_all(app) for app in (self.app, *others)))
        spool = "SELECT subject FROM mails WHERE subject LIKE '%new notification%'"
        return [row["subject"] for row in rows(self.instance, spool)]

    async def off_path(self) -> str:
        """The address that ends alice's digest."""
        async with self.app.app_context():
            return f"/digest/off/{off_token(1)}"


async def _write_all(app: Quart) -> None:
    async with app.app_context():
        while await send_digest(db()):
            pass


async def digest_of(alice: Browser, bob: Browser, inbox: Inbox, site: Site) -> EmailMessage:
    """The mail that alice gets, after bob has mentioned her."""
    await switch_on(alice)
    await write(bob, "look, @alice <b>")
    await site.a_day_passes()
    return (await inbox.wait_for(1))[0]
