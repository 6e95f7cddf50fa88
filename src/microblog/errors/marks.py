"""Marks on exceptions: one exception object is one incident, however many layers log it.

The mark is the number of the request, for one object may be raised in several: whoever waits for
the same task gets the same exception.
"""

from microblog.errors.groups import chain

_MARK = "_microblog_incident"


def is_reported(error: BaseException, number: str | None) -> bool:
    """Whether this exception, or one that it came from, is part of this incident already."""
    return any(is_same(one, number) for one in chain(error))


def is_same(error: BaseException, number: str | None) -> bool:
    """Whether another layer reported this very exception; outside of a request, in any."""
    mark = number_of(error)
    return mark is not None and number in {mark, None}


def number_of(error: BaseException) -> str | None:
    """The incident of which this exception is part."""
    mark: str | None = error.__dict__.get(_MARK)
    return mark


def mark_reported(error: BaseException, number: str) -> None:
    """Note that all of this exception is part of the incident of this number."""
    for one in chain(error):
        one.__dict__[_MARK] = number
