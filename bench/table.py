"""What was measured, as a table for people and as JSON."""

import json
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

from bench.measuring import Figures
from bench.pairs import Pair
from bench.rows import Row

_HEAD = (
    f"{'row':34}{'a second':>10}{'of Quart':>10}{'goal':>7}{'p50 ms':>9}{'p99 ms':>9}{'CPU µs':>9}"
    f"{'DB µs':>7}{'statements':>12}{'MB':>6}"
)
_PAIRS_HEAD = f"{'pair':58}{'unit':>9}{'beside':>9}{'figure':>9}{'ratio':>7}{'goal':>8}"

# What a row is to reach, as a share of the bare page; of writing, answers a second.
GOALS = {
    "home, sqlite x1": "0.22",
    "home, postgresql x1": "0.18",
    "explore, sqlite x1": "0.28",
    "profile, sqlite x1": "0.28",
    "writing, sqlite x2": "600/s",
}


def table(results: dict[Row, Figures], statements: dict[Row, int]) -> str:
    """One line a row; its share is of the bare page of the framework, on the same server."""
    lines = [_HEAD]
    for row, found in results.items():
        database = f"{found.database:.0f}" if found.database else ""
        lines.append(
            f"{row.name:34}{found.rate:10.0f}{found.share:10.2f}"
            f"{GOALS.get(row.name, ''):>7}{found.p50:9.1f}{found.p99:9.1f}"
            f"{found.cpu:9.0f}{database:>7}{statements.get(row, ''):>12}{found.memory:6.0f}"
        )
    return "\n".join(lines)


def pairs_table(pairs: Sequence[Pair]) -> str:
    """One line a pair."""
    lines = [_PAIRS_HEAD]
    for pair in pairs:
        beside = "" if pair.beside is None else f"{pair.beside:.2f}"
        ratio = "" if pair.ratio is None else f"{pair.ratio:.2f}"
        lines.append(
            f"{pair.name:58}{pair.unit:>9}{beside:>9}{pair.figure:>9.2f}{ratio:>7}{pair.goal:>8}"
        )
    return "\n".join(lines)


def write_json(
    path: Path,
    results: dict[Row, Figures],
    statements: dict[Row, int],
    pairs: Sequence[Pair],
) -> None:
    """The same for programs."""
    rows = [
        {"row": row.name, **asdict(found), "statements": statements.get(row)}
        for row, found in results.items()
    ]
    beside = [{**pair._asdict(), "ratio": pair.ratio} for pair in pairs]
    path.write_text(json.dumps({"rows": rows, "pairs": beside}, indent=2) + "\n")
