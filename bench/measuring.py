"""One row, measured once."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial

import httpx

from bench.load import LOADERS, TIMEOUT, Asked, Load
from bench.processes import Tree
from bench.rows import QUART, Row
from bench.servers import Server
from bench.settings import Settings
from bench.turns import asking, in_turn


class Wrong(Exception):
    """Raised when a server did not answer as the row says, so that its figures mean nothing."""


@dataclass(frozen=True)
class Figures:
    """Answers a second; milliseconds; processor microseconds an answer; resident megabytes.

    `share` is that rate beside the bare page's, which took turns with it. `database` are the
    microseconds of the database's server, where it has one.
    """

    rate: float
    share: float
    p50: float
    p99: float
    cpu: float
    database: float
    memory: float


def measure(
    row: Row,
    servers: Mapping[str, Server],
    database: Tree | None,
    rotation: list[Asked],
    settings: Settings,
) -> Figures:
    """Warm up, and put the load on in turn with the bare page; raises Wrong."""
    server, bare = servers[row.server], servers[QUART]
    check(row.name, server, rotation[0], row.status)
    load = partial(LOADERS[settings.loader], connections=settings.connections)
    ask = asking(load, server.url, rotation)
    ask(seconds=settings.seconds / 4)
    trees = [server.processes, *([database] if database else [])]
    cpu = [0.0 for _ in trees]

    # In its own turns: the bare page stands beside itself, on the same server.
    def measured(*, seconds: float) -> Load:
        before = [tree.cpu_seconds() for tree in trees]
        took = ask(seconds=seconds)
        for place, tree in enumerate(trees):
            cpu[place] += tree.cpu_seconds() - before[place]
        return took

    ask_bare = asking(load, bare.url, [Asked("/")])
    bare_took, took = in_turn(ask_bare, measured, seconds=settings.seconds)
    check_answers(row, took)
    return Figures(
        rate=took.rate,
        share=took.rate / max(bare_took.rate, 1),
        p50=took.p50,
        p99=took.p99,
        cpu=1e6 * cpu[0] / max(took.answers, 1),
        database=1e6 * sum(cpu[1:]) / max(took.answers, 1),
        memory=server.processes.memory(),
    )


def check_answers(row: Row, took: Load) -> None:
    """Raises Wrong unless each answer came, and was one as the row says."""
    if took.lost or took.refused != (took.answers if row.status >= 400 else 0):
        raise Wrong(f"{row.name}: {took.refused} refused and {took.lost} lost of {took.answers}")


def check(name: str, server: Server, asked: Asked, status: int) -> None:
    """Ask once; raises Wrong if the answer has another status."""
    url = server.url + asked.path
    answer = httpx.request(asked.method, url, **asked.options, timeout=TIMEOUT)
    if answer.status_code != status:
        raise Wrong(f"{name}: {asked.path} answers with {answer.status_code}")
