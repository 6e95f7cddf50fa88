"""Small charts as inline SVG."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from markupsafe import Markup

_HEIGHT = 24


def bars(hours: Sequence[datetime], counts: Mapping[datetime, int]) -> Markup:
    """A bar for each hour, the highest as high as the chart."""
    highest = max(counts.values(), default=0)
    total = sum(counts.values())
    label = f"{total} in the last {len(hours)} hours, at most {highest} in one"
    drawn = "".join(
        f"M{x} {_HEIGHT}v-{max(1, round(_HEIGHT * counts[hour] / highest))}h1v{_HEIGHT}z"
        for x, hour in enumerate(hours)
        if counts.get(hour)
    )
    svg = (
        '<svg class="chart" role="img" viewBox="0 0 {} {}" preserveAspectRatio="none">'
        '<title>{}</title><path d="{}"/></svg>'
    )
    return Markup(svg).format(len(hours), _HEIGHT, label, drawn)  # noqa: S704  # a constant
