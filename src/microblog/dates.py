"""Moments as pages show them: in UTC, in the reader's language."""

from datetime import datetime, timedelta
from functools import lru_cache

from babel.dates import format_date, format_timedelta
from markupsafe import Markup, escape

from microblog.clock import utc_now
from microblog.languages import gettext as _
from microblog.languages import language

# In seconds: a list has many moments, and timedeltas take three times as long.
_MINUTE, _HOUR, _DAY = 60, 3600, 86_400
# What is longer ago is said by its day.
COUNTED_FOR = timedelta(days=7)


def when(value: datetime, said: str | None = None) -> Markup:
    """How long ago, unless that is said already, with the moment for who points at it."""
    date, day_said = _date(value.toordinal(), language())
    clock = _clock(value)
    return Markup(  # noqa: S704  # Markup.format takes three times as long
        f'<time datetime="{date}T{clock}:{value.second:02}+00:00" title="{day_said}, {clock} UTC">'
        f"{escape(said or ago(value))}</time>"
    )


def moment(value: datetime) -> str:
    """A moment, to the minute."""
    return f"{day(value)}, {_clock(value)} UTC"


def day(value: datetime) -> str:
    """A day."""
    return _day(value.toordinal(), language())


def ago(value: datetime, now: datetime | None = None) -> str:
    """How long ago, in one unit; of more than a week, the day."""
    since = (now or utc_now()) - value
    if since >= COUNTED_FOR:
        return day(value)
    passed = int(since.total_seconds())
    for unit in (_DAY, _HOUR, _MINUTE):
        if passed >= unit:
            return _ago(passed // unit * unit, language())
    return _("just now")


def _clock(value: datetime) -> str:
    return f"{value.hour:02}:{value.minute:02}"


# Of a list's moments most are of a few days, and isoformat() would take as long as the rest.
@lru_cache(maxsize=4096)
def _date(ordinal: int, code: str) -> tuple[str, str]:
    return datetime.fromordinal(ordinal).date().isoformat(), str(escape(_day(ordinal, code)))


@lru_cache(maxsize=4096)
def _day(ordinal: int, code: str) -> str:
    return format_date(datetime.fromordinal(ordinal), "medium", locale=code)


@lru_cache(maxsize=1024)
def _ago(passed: int, code: str) -> str:
    return format_timedelta(
        -timedelta(seconds=passed), threshold=1, add_direction=True, locale=code
    )
