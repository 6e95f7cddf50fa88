"""The time: always UTC, always aware."""

from datetime import UTC, datetime


def utc_now() -> datetime:
    """The time now, in UTC."""
    return datetime.now(UTC)


def moment(value: datetime) -> str:
    """A moment as a page shows it, to the minute."""
    return f"{value:%Y-%m-%d %H:%M} UTC"


def day(value: datetime) -> str:
    """A day as a page shows it."""
    return f"{value:%Y-%m-%d}"
