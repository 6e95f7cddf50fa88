"""What a chart of errors shows: a bar for each hour, and its figures, for who can't see it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

HEIGHT = 24
# Of the width of an hour: between two bars there is a gap.
_BAR = 0.8


@dataclass(frozen=True, slots=True)
class Chart:
    """Counts hour by hour, the oldest first; `path` draws them HEIGHT high and 1 wide an hour.

    `highest_at` is None where nothing was counted.
    """

    hours: Sequence[datetime]
    path: str
    total: int
    highest: int
    highest_at: datetime | None


def chart(hours: Sequence[datetime], counts: Mapping[datetime, int]) -> Chart:
    """A bar for each hour, the highest as high as the chart; no count is too small to be seen."""
    shown = {hour: counts.get(hour, 0) for hour in hours}
    top = max(hours, key=shown.__getitem__)
    path = "".join(
        f"M{x} {HEIGHT}v-{max(1, round(HEIGHT * count / shown[top]))}h{_BAR}V{HEIGHT}z"
        for x, count in enumerate(shown.values())
        if count
    )
    return Chart(hours, path, sum(shown.values()), shown[top], top if shown[top] else None)
