"""The time: always UTC, always aware."""

from datetime import UTC, datetime


def utc_now() -> datetime:
    """The time now, in UTC."""
    return datetime.now(UTC)


def moment(value: datetime) -> str:
    """A moment as logs, commands and the mails to the admins show it, to the minute."""
    return f"{value:%Y-%m-%d %H:%M} UTC"
