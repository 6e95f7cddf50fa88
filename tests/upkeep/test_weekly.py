"""The weekly mail."""

import asyncio
from datetime import timedelta
from pathlib import Path

import pytest
from quart import Quart
from sqlalchemy import select, update

from microblog.backups.last import note_backup
from microblog.clock import utc_now
from microblog.config import Config, load
from microblog.mail.models import WAITING, Mail
from microblog.refusals import ConfigError
from microblog.store import Store
from microblog.upkeep.weekly import WeeklyMail
from tests.errors.conftest import ADMINS, mailing
from tests.smtp import Inbox


@pytest.fixture
async def config(instance: Path, inbox: Inbox) -> Config:
    """A site whose admins want to hear of it."""
    return mailing(instance, inbox.port, weekly_mail=True, base_url="http://site.example")


async def _look(app: Quart, config: Config) -> None:
    async with app.app_context(), app.extensions["sessions"]() as db:
        await WeeklyMail(config).tell(db)


async def _days_later(app: Quart, days: int) -> None:
    store: Store = app.extensions["store"]
    async with store.writing() as spool:
        await spool.execute(update(Mail).values(created_at=utc_now() - timedelta(days=days)))


async def _none_waits(app: Quart) -> None:
    # That a mail was sent is noted after the inbox has it.
    store: Store = app.extensions["store"]
    async with asyncio.timeout(5), store.reading() as spool:
        while await spool.scalar(select(Mail.id).where(Mail.state == WAITING)):
            await asyncio.sleep(0.01)


async def test_the_admins_get_two_lines(inbox: Inbox, app: Quart, config: Config) -> None:
    backup = config.instance_path / "backup.zip"
    await asyncio.to_thread(note_backup, config, made_at=utc_now(), file=backup)

    await _look(app, config)

    [mail] = await inbox.wait_for(1)
    errors, backups = mail.get_content().splitlines()
    assert inbox.recipients == [list(ADMINS)]
    assert mail["Subject"] == "[site.example] A week without errors"
    assert errors == (
        "In 7 days: 0 errors, 0 new bugs; 0 open bugs. Mails: 0 sent, 0 given up, 0 waiting."
    )
    assert backups.startswith(f"Last backup: {utc_now():%Y-%m-%d}, {backup}. Disk: ")


async def test_the_next_says_what_broke(inbox: Inbox, app: Quart, config: Config) -> None:
    await _look(app, config)
    await inbox.wait_for(1)
    await _days_later(app, 8)
    app.logger.error("A bug of this week")
    await inbox.wait_for(2)
    await _none_waits(app)

    await _look(app, config)

    mail = (await inbox.wait_for(3))[2]
    assert mail["Subject"] == "[site.example] 1 error in a week"
    assert "1 new bug; 1 open bug. Mails: 1 sent" in mail.get_content()


@pytest.mark.parametrize(("days", "mails"), [(6, 1), (8, 2), (-365, 2)])
async def test_a_week_has_one_mail_over_all_processes(
    inbox: Inbox, app: Quart, config: Config, days: int, mails: int
) -> None:
    await _look(app, config)
    await inbox.wait_for(1)
    await _days_later(app, days)

    await asyncio.gather(*(_look(app, config) for _ in range(5)))

    await inbox.wait_for(mails)
    store: Store = app.extensions["store"]
    async with store.reading() as spool:
        assert len((await spool.execute(Mail.__table__.select())).all()) == mails


async def test_who_does_not_want_it_gets_none(inbox: Inbox, app: Quart, instance: Path) -> None:
    await _look(app, mailing(instance, inbox.port))

    store: Store = app.extensions["store"]
    async with store.reading() as spool:
        assert (await spool.execute(Mail.__table__.select())).first() is None


async def test_the_site_sends_it_by_itself(inbox: Inbox, app: Quart) -> None:
    app.extensions["housekeeper"].wake()

    [mail] = await inbox.wait_for(1)

    assert "In 7 days" in mail.get_content()


def test_it_needs_somebody_to_read_it(instance: Path) -> None:
    with pytest.raises(ConfigError, match="WEEKLY_MAIL"):
        load(instance_path=instance, weekly_mail=True, _env_file=None)
