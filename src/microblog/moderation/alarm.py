"""The mail that tells the admins of new reports, at most once an hour."""

from datetime import timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from microblog.clock import utc_now
from microblog.config import Config
from microblog.errors.posting import put_letter
from microblog.errors.setup import store
from microblog.mail.letter import Letter
from microblog.mail.spool import last_mail
from microblog.moderation.queries import newest_open_report

KIND = "reports"
AT_MOST_EVERY = timedelta(hours=1)


class ReportAlarm:
    """A job of the housekeeper: each report wakes it, and it looks by itself for what had to wait.

    So no report stays untold, however many came in the hour of a mail.
    """

    def __init__(self, config: Config) -> None:
        self._config = config

    async def tell(self, db: AsyncSession) -> bool:
        """Mail the admins, if a report waits that no mail has told of."""
        newest = await newest_open_report(db)
        if newest is None or not self._config.mails_errors:
            return False
        # Only one process is in here at a time, so there is one mail.
        async with store().writing() as spool:
            now = utc_now()
            last = await last_mail(spool, kind=KIND, before=now + AT_MOST_EVERY)
            if last is None or (last < newest and last < now - AT_MOST_EVERY):
                letter = _letter(self._config)
                await put_letter(spool, self._config, KIND, letter, now=now)
        return False


def _letter(config: Config) -> Letter:
    return Letter(
        "Somebody has reported something",
        "At least one report waits to be looked at. You hear of reports at most once an hour."
        f"\n\n{config.address}/admin/reports\n",
    )
