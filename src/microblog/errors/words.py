"""How often a bug happened, in words."""

from typing import Any

from sqlalchemy import Row


def how_often(group: Row[tuple[Any, ...]]) -> str:
    """Such as "412 times, 9 people"."""
    times = "once" if group.times == 1 else f"{group.times:,} times"
    if not group.people:
        return f"{times}, nobody who was logged in"
    return f"{times}, {group.people} {'person' if group.people == 1 else 'people'}"
