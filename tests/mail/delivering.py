"""Mails put into the spool and delivered, and what became of them."""

from datetime import timedelta
from typing import Any

from sqlalchemy import select

from microblog.clock import utc_now
from microblog.config import Config
from microblog.mail.delivery import Delivery
from microblog.mail.letter import Letter
from microblog.mail.models import Mail
from microblog.mail.queries import make_due
from microblog.mail.spool import put_mail
from microblog.store import Store
from tests.errors.conftest import ADMINS
from tests.errors.kept import rows


async def put(
    store: Store, count: int = 1, recipients: tuple[str, ...] = ADMINS, kind: str = "test"
) -> None:
    """Put so many mails into the spool."""
    async with store.writing() as db:
        for number in range(count):
            await put_mail(
                db,
                kind=kind,
                message_id=f"<{number}@example.com>",
                recipients=recipients,
                letter=Letter(f"mail {number}", "text"),
                now=utc_now(),
            )


async def deliver(config: Config, store: Store) -> None:
    """Start to deliver, and end when nothing is due."""
    task = Delivery(config, store)
    task.end()
    await task.run()


async def deliver_without_a_start(config: Config, store: Store) -> None:
    """Deliver what is due, by a process that has long been at it."""
    task = Delivery(config, store)
    while await task._send_one():
        pass


def mails(config: Config) -> list[dict[str, Any]]:
    """All that are in the spool."""
    return rows(config.instance_path, "SELECT * FROM mails ORDER BY id")


async def deliver_now(config: Config, store: Store) -> None:
    """Deliver all that waits, whenever its next try is."""
    async with store.writing() as db:
        await make_due(db, now=utc_now())
    await deliver(config, store)


async def minutes_until_retry(store: Store) -> float:
    """When the first mail is tried again."""
    async with store.reading() as db:
        at = await db.scalar(select(Mail.next_try_at).order_by(Mail.id))
    assert at
    wait: timedelta = at - utc_now()
    return wait.total_seconds() / 60
