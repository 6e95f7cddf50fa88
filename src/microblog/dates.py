"""Moments as pages show them: in UTC, in the reader's language."""

from datetime import datetime, timedelta
from functools import lru_cache

from babel.dates import format_date, format_timedelta
from markupsafe import Markup, escape

from microblog.clock import utc_now
from microblog.languages import gettext as _
from microblog.languages import language

_UNITS = (timedelta(days=1), timedelta(hours=1), timedelta(minutes=1))
_COUNTED_FOR = timedelta(days=7)


def when(value: datetime) -> Markup:
    """How long ago, with the moment itself for who points at it."""
    return Markup(  # noqa: S704  # Markup.format takes three times as long
        f'<time datetime="{value.isoformat(timespec="seconds")}" title="{escape(moment(value))}">'
        f"{escape(ago(value))}</time>"
    )


def moment(value: datetime) -> str:
    """A moment, to the minute."""
    return f"{day(value)}, {value.hour:02}:{value.minute:02} UTC"


def day(value: datetime) -> str:
    """A day."""
    return _day(value.toordinal(), language())


def ago(value: datetime) -> str:
    """How long ago, in one unit; of more than a week, the day."""
    passed = utc_now() - value
    if passed >= _COUNTED_FOR:
        return day(value)
    unit = next((unit for unit in _UNITS if passed >= unit), None)
    return _ago(passed // unit * unit, language()) if unit else _("just now")


@lru_cache(maxsize=4096)
def _day(ordinal: int, code: str) -> str:
    return format_date(datetime.fromordinal(ordinal), "medium", locale=code)


@lru_cache(maxsize=1024)
def _ago(passed: timedelta, code: str) -> str:
    return format_timedelta(-passed, threshold=1, add_direction=True, locale=code)
