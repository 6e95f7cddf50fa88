"""Loads that take turns, second by second, so that each finds the machine as the others do.

A machine that others use too is half as fast again in one second as a few seconds later.
"""

from collections.abc import Callable, Sequence
from statistics import median

from bench.load import Asked, Load

_TURN_SECONDS = 1.0

# Puts a load on for so many `seconds`.
Put = Callable[..., Load]


def asking(load: Put, url: str, rotation: list[Asked]) -> Put:
    """Ask a server for a rotation, in each turn from where the last one ended."""
    start = 0

    def put(*, seconds: float) -> Load:
        nonlocal start
        took = load(url, rotation[start:] + rotation[:start], seconds=seconds)
        start = (start + took.answers) % len(rotation)
        return took

    return put


def in_turn(*puts: Put, seconds: float) -> list[Load]:
    """What each came to, in so many seconds of its own."""
    turns = max(1, round(seconds / _TURN_SECONDS))
    rounds = [[put(seconds=seconds / turns) for put in puts] for _ in range(turns)]
    return [_together(loads) for loads in zip(*rounds, strict=True)]


def _together(loads: Sequence[Load]) -> Load:
    """All of them as one; of the latencies, those of the turn in the middle."""
    return Load(
        answers=sum(each.answers for each in loads),
        seconds=sum(each.seconds for each in loads),
        p50=median(each.p50 for each in loads),
        p99=median(each.p99 for each in loads),
        refused=sum(each.refused for each in loads),
        lost=sum(each.lost for each in loads),
    )
