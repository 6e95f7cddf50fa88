"""Figures that are looked at beside a counterpart of the same run, and how to get them."""

import sys
from collections.abc import Callable
from typing import NamedTuple


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
