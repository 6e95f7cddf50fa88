"""What was measured, as a table for people and as JSON."""

import json
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from statistics import median

from bench.measuring import Figures
from bench.rows import QUART, Row

_HEAD = (
    f"{'row':34}{'a second':>10}{'of Quart':>10}{'goal':>7}{'p50 ms':>9}{'p99 ms':>9}{'CPU µs':>9}"
)


# What a row is to reach, as a share of the bare page; of writing, answers a second.
GOALS = {
    "home, sqlite x1": "0.22",
    "home, postgresql x1": "0.18",
    "explore, sqlite x1": "0.28",
    "profile, sqlite x1": "0.28",
    "writing, sqlite x2": "600/s",
}


def medians(rounds: Sequence[Figures]) -> Figures:
    """The middle of each figure, whichever round it was in."""
    each = [asdict(figures) for figures in rounds]
    return Figures(**{name: median(one[name] for one in each) for name in each[0]})


def table(results: dict[Row, Figures], statements: dict[Row, int]) -> str:
    """One line a row; the ratio is to the bare page of the framework, on the same server."""
    floor = next((found.rate for row, found in results.items() if row.server == QUART), None)
    lines = [f"{_HEAD}{'statements':>12}{'MB':>6}"]
    for row, found in results.items():
        ratio = f"{found.rate / floor:.2f}" if floor else ""
        lines.append(
            f"{row.name:34}{found.rate:10.0f}{ratio:>10}"
            f"{GOALS.get(row.name, ''):>7}{found.p50:9.1f}{found.p99:9.1f}"
            f"{found.cpu:9.0f}{statements.get(row, ''):>12}{found.memory:6.0f}"
        )
    return "\n".join(lines)


def write_json(path: Path, results: dict[Row, Figures], statements: dict[Row, int]) -> None:
    """The same for programs."""
    rows = [
        {"row": row.name, **asdict(found), "statements": statements.get(row)}
        for row, found in results.items()
    ]
    path.write_text(json.dumps(rows, indent=2) + "\n")
