"""Marks on exceptions: one exception object is one incident, however many layers log it."""

from microblog.errors.groups import chain

_MARK = "_microblog_incident"


def is_reported(error: BaseException) -> bool:
    """Whether this exception, or one that it came from, is part of an incident already."""
    return any(_MARK in one.__dict__ for one in chain(error))


def is_same(error: BaseException) -> bool:
    """Whether this very exception was reported by another layer."""
    return _MARK in error.__dict__


def mark_reported(error: BaseException) -> None:
    """Note that all of this exception is part of an incident."""
    for one in chain(error):
        one.__dict__[_MARK] = True
