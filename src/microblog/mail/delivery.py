"""The task that sends what waits in the spool."""

import asyncio
import contextlib
import logging
from typing import Any

from microblog.availability import DATABASE_FAILURES
from microblog.clock import utc_now
from microblog.config import Config
from microblog.errors.exits import NoExits
from microblog.mail.message import message_of
from microblog.mail.models import LETTER
from microblog.mail.queries import (
    HELD_UP,
    claim_mail,
    is_mail_due,
    let_go,
    make_due,
    make_held_up_due,
    note_failed,
    note_sent,
    put_off,
)
from microblog.mail.smtp import Outcome, send
from microblog.store import Store
from microblog.tasks import end_task

# How often to look for mails that other processes put in, and for those whose retry is due.
LOOK_EVERY_SECONDS = 2.0

log = logging.getLogger(__name__)


class Delivery:
    """Sends due mails one after the other, over all processes each once."""

    def __init__(self, config: Config, store: Store) -> None:
        self._config = config
        self._store = store
        self._wake = asyncio.Event()
        self._ending = False
        self._trouble: str | None = None

    def wake(self) -> None:
        """Look into the spool now."""
        self._wake.set()

    def start(self) -> None:
        """Begin to send, in a task."""
        self._task = asyncio.create_task(self.run())

    async def stop(self, *, deadline: float) -> None:
        """Send what is due until the deadline of the monotonic clock."""
        self.end()
        await end_task(self._task, deadline=deadline)

    def end(self) -> None:
        """Send what is due, and then stop."""
        self._ending = True
        self._wake.set()

    async def run(self) -> None:
        """Send until told to end; survives whatever goes wrong with one mail."""
        begun = False
        while True:
            try:
                async with NoExits():
                    if not begun:
                        await self._begin()
                        begun = True
                    more = await self._send_one()
            except DATABASE_FAILURES as error:
                self._note_trouble(f"the spool can't be read: {type(error).__name__}")
                more = False
            except Exception:
                # Whatever it is, the mails that come after must not wait for a restart.
                log.exception("The delivery of mail met an error itself")
                more = False
            if more:
                continue
            if self._ending:
                return
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._wake.wait(), LOOK_EVERY_SECONDS)
            self._wake.clear()

    async def _begin(self) -> None:
        # What the last run left may have waited for the very settings that are new now.
        async with self._store.writing() as db:
            await make_due(db, now=utc_now())

    async def _send_one(self) -> bool:
        """Send the mail that is due; False if there is none, or if the server can't be had."""
        async with self._store.reading() as db:
            if not await is_mail_due(db, now=utc_now()):
                return False
        async with self._store.writing() as db:
            mail = await claim_mail(db, now=utc_now())
        if mail is None:
            return False
        recipients = mail.recipients.split(",")
        try:
            message = message_of(self._config, mail, recipients)
            outcome = await send(self._config, message, recipients)
        except asyncio.CancelledError:
            async with self._store.writing() as db:
                await let_go(db, mail_id=mail.id)
            raise
        except Exception as error:
            # A message that can't be built must not stop those behind it.
            log.exception("A mail could not be made")
            outcome = Outcome(recipients, f"{type(error).__name__}: {error}", refused=True)
        if outcome.refused and not outcome.to_retry and mail.kind != LETTER:
            # Most servers say only here that they refuse the sender, which can be mended. But of a
            # person's address a letter is the first proof.
            outcome.to_retry = recipients
        await self._note(mail, outcome)
        return not outcome.for_all

    async def _note(self, mail: Any, outcome: Outcome) -> None:
        error = f"{HELD_UP if outcome.for_all else ''}{outcome.error or ''}"
        async with self._store.writing() as db:
            now = utc_now()
            if not outcome.for_all:
                await make_held_up_due(db, now=now)
            if not outcome.to_retry:
                await note_sent(db, mail_id=mail.id, now=now, last_error=outcome.error)
            else:
                until = await note_failed(
                    db,
                    mail=mail,
                    now=now,
                    last_error=error,
                    refused=outcome.refused,
                    recipients=outcome.to_retry,
                )
                if outcome.for_all:
                    await put_off(db, now=now, until=until, last_error=error)
        self._note_trouble(outcome.error if outcome.for_all else None)
        if outcome.error and not outcome.for_all:
            log.warning("A mail was not taken: %s", outcome.error)

    def _note_trouble(self, trouble: str | None) -> None:
        # Once for each kind of trouble, not once for each try.
        if trouble != self._trouble:
            if trouble:
                log.warning("Mail is not going out: %s", trouble)
            else:
                log.info("Mail is going out again")
        self._trouble = trouble
