"""A report: what a log record of an error says, as plain data and without secrets."""

import logging
from dataclasses import dataclass
from functools import cached_property
from importlib.metadata import version
from weakref import proxy

from microblog.availability import why_unavailable
from microblog.errors.groups import group_key, key_of_line, place
from microblog.errors.marks import number_of
from microblog.errors.numbers import new_number
from microblog.errors.redaction import Redactor
from microblog.errors.request_facts import request_facts, sent_values
from microblog.errors.tracebacks import text_of, traceback_text
from microblog.errors.work import Work, current_work

RELEASE = version("microblog")
LINE_LENGTH = 300
# The kind of whatever fails because a database does.
AWAY = "DatabaseAway"


@dataclass(frozen=True, slots=True)
class Report:
    """One incident. Holds no request, no traceback and no exception: it waits in a queue.

    `at` is seconds since 1970.
    """

    number: str
    group: str
    at: float
    title: str
    kind: str
    place: str
    message: str
    text: str
    facts: dict[str, str]
    user_id: int | None
    release: str = RELEASE


class Described:
    """A record, read once for all who want to know: its group at once, its text when asked for."""

    def __init__(self, record: logging.LogRecord, redactor: Redactor) -> None:
        # The record holds this one: what is in a cycle waits for the garbage collector.
        self._record = proxy(record)
        self._redactor = redactor
        self.error = record.exc_info[1] if record.exc_info else None

    @cached_property
    def work(self) -> Work:
        """What the site was doing; where it was nothing, what the incident has in its place."""
        known = current_work.get()
        if known or self.error is None:
            return known or Work()
        # It may be that of a request, which is logged once more after its end.
        return Work(number=number_of(self.error) or new_number())

    @cached_property
    def group(self) -> str:
        """The key of the bug."""
        try:
            return group_key(self._record)
        except Exception:  # noqa: BLE001  # an exception may be made so that nothing can be asked of it
            return key_of_line(self._record)

    @cached_property
    def message(self) -> str:
        """What was logged; a record that can't be formatted says so and where it is."""
        record = self._record
        try:
            text = record.getMessage()
        except BaseException:  # noqa: BLE001  # an argument's own __str__ may raise anything
            text = f"unformattable record at {record.pathname}:{record.lineno}"
        return self._redactor(text, sent_values())

    @cached_property
    def traceback(self) -> str:
        """The traceback, without secrets; empty where nothing was raised."""
        # An exception's own __bool__ may raise.
        return "" if self.error is None else traceback_text(self.error, self._redactor)

    def report(self) -> Report:
        """The record as a report of the request or task."""
        work = self.work
        facts = {name: self._redactor(value) for name, value in request_facts().items()}
        if work.task:
            facts["task"] = work.task
        kind, where, said = self._what_where_why()
        return Report(
            number=work.number,
            group=self.group,
            at=self._record.created,
            title=f"{kind} in {where}"[:LINE_LENGTH],
            kind=kind[:LINE_LENGTH],
            place=where[:LINE_LENGTH],
            message=said[:LINE_LENGTH],
            text=self.traceback or self.message,
            facts=facts,
            user_id=work.user_id,
        )

    def _what_where_why(self) -> tuple[str, str, str]:
        if self.error is None:
            return self._record.name, f"line {self._record.lineno}", self.message
        why = why_unavailable(self.error)
        if why is not None:
            # Not where it was noticed: it is one bug, whichever page met it first.
            return AWAY, "the database", self._redactor(why)
        said = self._redactor(text_of(self.error), sent_values())
        return type(self.error).__name__, place(self.error), said


def described(record: logging.LogRecord, redactor: Redactor) -> Described:
    """What the record says; two handlers that ask share the work."""
    found = record.__dict__.get("described")
    if not isinstance(found, Described):
        found = record.__dict__["described"] = Described(record, redactor)
    return found
