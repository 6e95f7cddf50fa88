"""The QueueHandler at the root logger: each ERROR record becomes an incident, once."""

import asyncio
import logging
from contextlib import suppress
from logging.handlers import QueueHandler

from microblog.errors.marks import is_reported, is_same, mark_reported
from microblog.errors.queue import ReportQueue
from microblog.errors.redaction import Redactor
from microblog.errors.reports import described
from microblog.errors.work import current_work

# A report of a mail or a store that failed would fail too, and so on for ever.
_NOT_REPORTED = (
    *("microblog.mail", "microblog.errors.keeper", "microblog.store", "microblog.logs"),
    "mail.log",
)
# It closes a connection that is broken, or whose visitor hung up: no fault of the code.
_POOL = "sqlalchemy.pool"
# By HTTP/2 an address may have any bytes, or be none, and Hypercorn drops the connection over some;
# it also logs what the app lets out itself. Every visitor could fill the admins' mailbox.
# Newer Pythons say so of the connection, older ones of its task.
_CONNECTION = (
    "Unhandled exception in client_connected_cb",
    "worker_serve.<locals>._server_callback",
)


class IncidentHandler(QueueHandler):
    """Notes what belongs to the request now, as plain data, and hands it over without waiting."""

    def __init__(self, queue: ReportQueue, redactor: Redactor) -> None:
        super().__init__(queue)  # type: ignore[arg-type]  # ours counts besides
        self.setLevel(logging.ERROR)
        self._queue = queue
        self._redactor = redactor

    def handle(self, record: logging.LogRecord) -> bool:
        """Take no lock around it: the queue has its own, held for no longer than a list takes."""
        wanted = bool(self.filter(record))
        if wanted:
            self.emit(record)
        return wanted

    def emit(self, record: logging.LogRecord) -> None:
        """Report the record, unless another layer has logged the same exception before."""
        if record.name.startswith(_NOT_REPORTED):
            return
        try:
            self._report(record)
        except Exception:  # noqa: BLE001  # the error that is being logged must not become two
            self._report_without_exception(record)

    def _report_without_exception(self, record: logging.LogRecord) -> None:
        # It may be made so that nothing can be asked of it, nor printed by handleError.
        plain = {**record.__dict__, "exc_info": None, "exc_text": None, "described": None}
        with suppress(Exception):
            self._report(logging.makeLogRecord(plain))
            self.handleError(record)

    def _report(self, record: logging.LogRecord) -> None:
        known = current_work.get()
        number = known.number if known else None
        about = described(record, self._redactor)
        work, error = about.work, about.error
        if record.name.startswith(_POOL) and isinstance(error, asyncio.CancelledError | OSError):
            return
        if record.name == "asyncio" and _is_of_a_connection(record, error):
            return
        if error is not None:
            if is_same(error, number):
                return
            follows = is_reported(error, number)
            mark_reported(error, work.number)
            if follows:
                self._queue.put_follow_up(about.report())
                return
        work.told = self._queue.put(about.group, record.created, about.report)
        work.group = about.group


def _is_of_a_connection(record: logging.LogRecord, error: BaseException | None) -> bool:
    # Whoever is still sending when the site has stopped is cut off: Python 3.11 logs that.
    is_cut_off = isinstance(error, asyncio.CancelledError)
    return is_cut_off or any(sign in str(record.msg) for sign in _CONNECTION)
