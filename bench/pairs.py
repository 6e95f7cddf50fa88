"""Figures that are looked at beside a counterpart of the same run, and how to get them."""

import sys
from collections.abc import Callable
from typing import NamedTuple

from bench.measuring import Figures
from bench.rows import Row


class Pair(NamedTuple):
    """A figure and its counterpart, if it has one; the goal is of their ratio, or of the figure."""

    name: str
    unit: str
    goal: str
    figure: float
    beside: float | None = None

    @property
    def ratio(self) -> float | None:
        """So many times the counterpart."""
        return self.figure / self.beside if self.beside else None


class Plan(NamedTuple):
    """A pair to be measured, so many times; `once` gives the figure and its counterpart."""

    name: str
    unit: str
    goal: str
    times: int
    once: Callable[[], tuple[float, float | None]]

    def measured(self) -> Pair:
        """The round in the middle, by its ratio: both of its figures are of the same seconds."""
        found = []
        for number in range(1, self.times + 1):
            print(f"round {number}: {self.name}", file=sys.stderr)
            found.append(Pair(self.name, self.unit, self.goal, *self.once()))
        found.sort(key=lambda pair: pair.ratio or pair.figure)
        return found[len(found) // 2]


def pairs_of_rows(results: dict[Row, Figures]) -> list[Pair]:
    """The large site beside the small one, and two workers beside one.

    They were measured minutes apart, so the bare page of their seconds is the measure.
    """
    pairs = []
    for row, found in results.items():
        small = results.get(row._replace(server=row.server.replace("large", "small")))
        alone = results.get(row._replace(server=row.server.replace("x2", "x1")))
        if small and "large" in row.server:
            name = f"large beside small: {row.name}"
            pairs.append(Pair(name, "bare", "≤ 1.3", 1 / found.share, 1 / small.share))
        if alone and "x2" in row.server and row.page in {"home", "explore"}:
            name = f"beside one worker: {row.name}"
            pairs.append(Pair(name, "of bare", "≥ 1.7", found.share, alone.share))
    return pairs
