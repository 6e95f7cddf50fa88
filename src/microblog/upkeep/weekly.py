"""Two lines a week to the admins, so that silence means that something is wrong."""

import asyncio
from datetime import timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from microblog.backups.last import last_backup
from microblog.clock import utc_now
from microblog.config import Config
from microblog.counted import counted
from microblog.doctor.machine import disk
from microblog.errors.posting import put_letter
from microblog.errors.setup import store
from microblog.mail.letter import Letter
from microblog.mail.spool import last_mail
from microblog.upkeep.queries import Week, week_since

KIND = "weekly"
EVERY = timedelta(days=7)


class WeeklyMail:
    """A job of the housekeeper; the spool itself says when the last one was put into it."""

    def __init__(self, config: Config) -> None:
        self._config = config

    async def tell(self, _db: AsyncSession) -> bool:
        """Mail the admins if a week is over, or if they never got one."""
        if not self._config.weekly_mail:
            return False
        now = utc_now()
        async with store().reading() as spool:
            last = await last_mail(spool, kind=KIND, before=now + EVERY)
        if last and last > now - EVERY:
            return False
        here = await asyncio.to_thread(_of_this_machine, self._config)
        # Only one process is in here at a time, so there is one mail.
        async with store().writing() as spool:
            if await last_mail(spool, kind=KIND, before=now + EVERY) == last:
                week = await week_since(spool, now - EVERY)
                letter = Letter(_subject(week), f"{_of_the_store(week)}\n{here}\n")
                await put_letter(spool, self._config, KIND, letter, now=now)
        return False


def _subject(week: Week) -> str:
    said = f"{counted(week.errors, 'error')} in a week" if week.errors else "a week without errors"
    return f"{said[0].upper()}{said[1:]}"


def _of_the_store(week: Week) -> str:
    new, open_ = counted(week.new_bugs, "new bug"), counted(week.open_bugs, "open bug")
    mails = f"{week.sent} sent, {week.given_up} given up, {week.waiting} waiting"
    return f"In 7 days: {counted(week.errors, 'error')}, {new}; {open_}. Mails: {mails}."


def _of_this_machine(config: Config) -> str:
    last = last_backup(config)
    backup = f"{last.made_at:%Y-%m-%d}, {last.file}" if last else "none that this machine knows of"
    return f"Last backup: {backup}. Disk: {disk(config).said}."
