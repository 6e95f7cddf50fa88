"""A page of one server beside the same page of another; they take turns."""

from collections.abc import Iterable, Iterator, Mapping
from functools import partial

from bench.load import LOADERS, Asked
from bench.measuring import check_answers
from bench.pairs import Plan
from bench.rows import Row
from bench.servers import Server
from bench.settings import Settings
from bench.turns import asking, in_turn

_BESIDE_ONE_WORKER = ("home", "explore")


def plans(
    servers: Mapping[str, Server], rotations: Mapping[Row, list[Asked]], settings: Settings
) -> list[Plan]:
    """Two workers beside one, and the large site beside the small one, where both are there."""
    ask = partial(LOADERS[settings.loader], connections=settings.connections)
    rounds = settings.rounds

    def rates(*rows: Row) -> tuple[float, float]:
        """Answers a second of either; raises Wrong."""
        puts = [asking(ask, servers[row.server].url, rotations[row]) for row in rows]
        took = in_turn(*puts, seconds=settings.seconds)
        for row, load in zip(rows, took, strict=True):
            check_answers(row, load)
        first, second = took
        return first.rate, second.rate

    def times(*rows: Row) -> tuple[float, float]:
        """Milliseconds from one answer to the next."""
        first, second = rates(*rows)
        return 1000 / first, 1000 / second

    workers = [
        Plan(
            f"beside one worker: {row.name}",
            "a second",
            "≥ 1.7",
            rounds,
            partial(rates, row, alone),
        )
        for row, alone in _pairs(rotations, "x2", "x1")
        if row.page in _BESIDE_ONE_WORKER
    ]
    sizes = [
        Plan(f"large beside small: {row.name}", "ms", "≤ 1.3", rounds, partial(times, row, small))
        for row, small in _pairs(rotations, "large", "small")
    ]
    return workers + sizes


def _pairs(rows: Iterable[Row], this: str, other: str) -> Iterator[tuple[Row, Row]]:
    known = set(rows)
    for row in rows:
        beside = row._replace(server=row.server.replace(this, other))
        if beside != row and beside in known:
            yield row, beside
