"""The mail that is sent past the spool: when the error store itself can't be used."""

import logging
from datetime import UTC, datetime

from microblog.clock import moment
from microblog.config import Config
from microblog.errors.queue import Batch
from microblog.harmless import harmless
from microblog.mail.letter import Letter
from microblog.mail.message import plain_message
from microblog.mail.smtp import send

log = logging.getLogger(__name__)


async def raise_alarm(config: Config, reason: str, batch: Batch) -> bool:
    """Tell the admins, with one try, of the store and of what waits for it; False if it failed."""
    admins = list(config.admins)
    letter = Letter("The error store can’t be used", _body(config, reason, batch))
    message = plain_message(config, admins, letter)
    outcome = await send(config, message, admins)
    if outcome.error:
        log.warning("The alarm about the error store was not delivered: %s", outcome.error)
    return outcome.error is None


def _body(config: Config, reason: str, batch: Batch) -> str:
    lines = [
        harmless(reason),
        "",
        "The site serves on. Errors wait in memory and are stored when the store is back; the log",
        "has them too. Is the disk full? You hear of this once in "
        f"{config.error_mail_interval // 60} minutes from each process.",
        "",
    ]
    for bundle in batch.bundles.values():
        last = moment(datetime.fromtimestamp(bundle.last_at, UTC))
        newest = bundle.reports[-1]
        lines.append(
            f"{bundle.count:>8}×  {newest.title}: {newest.message} ({newest.number}, {last})"
        )
    return "\n".join(lines)
