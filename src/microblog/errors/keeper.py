"""The background task that keeps errors: from the queue into the store, on to the admins."""

import asyncio
import contextlib
import logging
import time
from datetime import datetime

from sqlalchemy import select

from microblog.availability import DATABASE_FAILURES, first_line
from microblog.clock import utc_now
from microblog.config import Config
from microblog.errors.alarm import raise_alarm
from microblog.errors.exits import NoExits
from microblog.errors.models import ErrorGroup
from microblog.errors.queue import Batch, ReportQueue
from microblog.errors.rules import put_due_mails
from microblog.errors.writing import write_batch
from microblog.mail.delivery import Delivery
from microblog.store import Store, alone, may_pass
from microblog.tasks import end_task

# A batch: a storm is written in five transactions a second, not in one for each error.
_BATCH_SECONDS = 0.2
_RULES_SECONDS = 5.0
_KNOWN_SECONDS = 10.0
# A PostgreSQL that is restarted is back by then.
_ALARM_AFTER_SECONDS = 5.0
_ALARM_AGAIN_SECONDS = 60.0
_KNOWN_GROUPS = 1000

log = logging.getLogger(__name__)


class Keeper:
    """Owns the queue, the store's writing and the delivery of one process.

    `known` are the bugs that the store has, for the pages: since when, and the admins' note.
    Without `delivery` the admins get no mail.
    """

    def __init__(self, config: Config, store: Store, delivery: Delivery | None) -> None:
        self._config = config
        self._store = store
        self.delivery = delivery
        self._loop = asyncio.get_running_loop()
        self._filled = asyncio.Event()
        self._ending = asyncio.Event()
        self._failing_since: float | None = None
        self._rules_at = 0.0
        self._known_at = 0.0
        self._alarmed_at = float("-inf")
        self._alarm: asyncio.Task[None] | None = None
        self.known: dict[str, tuple[datetime, str]] = {}
        self.queue = ReportQueue(self._wake)

    def start(self) -> None:
        """Begin to keep."""
        self._task = asyncio.create_task(self._run())

    async def stop(self, *, deadline: float) -> None:
        """Store what waits, until the deadline of the monotonic clock."""
        self._ending.set()
        self._filled.set()
        await end_task(self._task, deadline=deadline)
        if self._alarm:
            await end_task(self._alarm, deadline=deadline)

    def _wake(self) -> None:
        # Any thread may log, also before the loop runs and after it closed.
        with contextlib.suppress(RuntimeError):
            self._loop.call_soon_threadsafe(self._filled.set)

    async def _run(self) -> None:
        while True:
            # Read before the queue is emptied: what comes after that is for another round.
            ending = self._ending.is_set()
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._filled.wait(), 0 if ending else 1.0)
            self._filled.clear()
            try:
                async with NoExits():
                    await self._keep()
                self._failing_since = None
            except DATABASE_FAILURES as error:
                self._note_failure(first_line(error))
            except Exception:
                log.exception("The keeper of errors met one itself")
            if ending:
                return
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._ending.wait(), _BATCH_SECONDS)

    async def _keep(self) -> None:
        """Store what waits, put the mails that are due, and learn what other processes stored."""
        batch = self.queue.drain()
        now = time.monotonic()
        if batch or now - self._rules_at > _RULES_SECONDS:
            try:
                await self._write(batch)
            except (Exception, asyncio.CancelledError) as error:
                # What can't be written would bar the way for ever.
                is_kept = may_pass(error) or isinstance(error, asyncio.CancelledError)
                self.queue.put_back(batch if is_kept else batch.as_dropped())
                raise
            self._rules_at = now
            if self.delivery:
                self.delivery.wake()
        if batch or now - self._known_at > _KNOWN_SECONDS:
            await self._learn()
            self._known_at = now

    async def _write(self, batch: Batch) -> None:
        async with self._store.writing() as db:
            await write_batch(db, batch)
            if self.delivery:
                await alone(db, put_due_mails(db, self._config, now=utc_now()))

    async def _learn(self) -> None:
        statement = (
            select(ErrorGroup.key, ErrorGroup.first_at, ErrorGroup.note)
            .order_by(ErrorGroup.last_at.desc())
            .limit(_KNOWN_GROUPS)
        )
        async with self._store.reading() as db:
            found = await db.execute(statement)
        self.known = {key: (first_at, note) for key, first_at, note in found}

    def _note_failure(self, reason: str) -> None:
        now = time.monotonic()
        if self._failing_since is None:
            log.warning("The error store can't be used, errors wait: %s", reason)
            self._failing_since = now
        lasts = now - self._failing_since >= _ALARM_AFTER_SECONDS
        told = now - self._alarmed_at <= self._config.error_mail_interval
        if self.delivery and lasts and not told:
            self._alarmed_at = now
            self._alarm = asyncio.create_task(self._raise_alarm(reason))

    async def _raise_alarm(self, reason: str) -> None:
        if not await raise_alarm(self._config, reason, self.queue.peek()):
            # No other mail can tell of it now, and servers often refuse what they don't know once.
            again = self._config.error_mail_interval - _ALARM_AGAIN_SECONDS
            self._alarmed_at = time.monotonic() - again
