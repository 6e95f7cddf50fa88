"""The mail that tells of reports."""

import asyncio
from datetime import timedelta
from pathlib import Path

import pytest
from quart import Quart
from sqlalchemy import update

from microblog.clock import utc_now
from microblog.config import Config
from microblog.database import writing
from microblog.mail.models import Mail
from microblog.moderation.alarm import ReportAlarm
from microblog.moderation.models import Report
from microblog.store import Store
from tests.browser import Browser
from tests.errors.conftest import mailing
from tests.errors.kept import rows as stored
from tests.errors.kept import until
from tests.moderation.admins import REASON, logged_in
from tests.smtp import Inbox

MAILS = "SELECT recipients FROM mails WHERE kind = 'reports'"


@pytest.fixture
def config(instance: Path, inbox: Inbox) -> Config:
    """A site that has admins and a mail server."""
    return mailing(instance, inbox.port)


async def _look(app: Quart, config: Config) -> None:
    async with app.app_context(), app.extensions["sessions"]() as db:
        await ReportAlarm(config).tell(db)


async def test_the_admins_get_one_mail_at_the_first_report(
    app: Quart, config: Config, instance: Path, alice: Browser, bob: Browser
) -> None:
    await alice.submit("/report/user/bob", reason=REASON)
    await until(instance, MAILS)
    await bob.submit("/report/user/alice", reason=REASON)

    # As other processes would.
    await asyncio.gather(*(_look(app, config) for _ in range(5)))

    assert len(await asyncio.to_thread(stored, instance, MAILS)) == 1


@pytest.mark.parametrize(("hours_ago", "mails"), [(1, 2), (3, 1)])
async def test_what_came_after_the_last_mail_is_told_when_its_hour_is_over(
    app: Quart, config: Config, alice: Browser, hours_ago: int, mails: int
) -> None:
    instance = config.instance_path
    async with logged_in(app, "bob"):
        await alice.submit("/report/user/bob", reason=REASON)
    await until(instance, MAILS)
    async with app.app_context(), writing() as unit:
        await unit.execute(update(Report).values(created_at=utc_now() - timedelta(hours=hours_ago)))
    store: Store = app.extensions["store"]
    async with store.writing() as spool:
        await spool.execute(update(Mail).values(created_at=utc_now() - timedelta(hours=2)))

    await asyncio.gather(*(_look(app, config) for _ in range(5)))

    assert len(await asyncio.to_thread(stored, instance, MAILS)) == mails


async def test_a_mail_of_a_clock_that_was_ahead_keeps_none_back(
    app: Quart, config: Config, instance: Path, alice: Browser, bob: Browser
) -> None:
    await alice.submit("/report/user/bob", reason=REASON)
    await until(instance, MAILS)
    store: Store = app.extensions["store"]
    async with store.writing() as spool:
        await spool.execute(update(Mail).values(created_at=utc_now() + timedelta(days=365)))

    await _look(app, config)

    assert len(await asyncio.to_thread(stored, instance, MAILS)) == 2


async def test_a_mail_names_nobody(inbox: Inbox, alice: Browser, bob: Browser) -> None:
    await alice.submit("/report/user/bob", reason=REASON)

    [mail] = await inbox.wait_for(1)

    assert REASON not in str(mail)
    assert "/admin/reports" in str(mail)
