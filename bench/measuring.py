"""One row, measured once."""

from dataclasses import dataclass

import httpx

from bench.load import LOADERS, Asked
from bench.rows import Row
from bench.servers import Server
from bench.settings import Settings


class Wrong(Exception):
    """Raised when a server did not answer as the row says, so that its figures mean nothing."""


@dataclass(frozen=True)
class Figures:
    """Answers a second; milliseconds; processor microseconds an answer; resident megabytes."""

    rate: float
    p50: float
    p99: float
    cpu: float
    memory: float


def measure(row: Row, server: Server, rotation: list[Asked], settings: Settings) -> Figures:
    """Warm up and put the load on; raises Wrong."""
    _check(row, server, rotation[0])
    load = LOADERS[settings.loader]
    load(server.url, rotation, connections=settings.connections, seconds=settings.seconds / 4)
    before = server.cpu_seconds()
    took = load(server.url, rotation, connections=settings.connections, seconds=settings.seconds)
    cpu = server.cpu_seconds() - before
    if took.lost or took.refused != (took.answers if row.status >= 400 else 0):
        raise Wrong(f"{row.name}: {took.refused} refused and {took.lost} lost of {took.answers}")
    return Figures(
        rate=took.answers / took.seconds,
        p50=took.p50,
        p99=took.p99,
        cpu=1e6 * cpu / max(took.answers, 1),
        memory=server.memory() / 1e6,
    )


def _check(row: Row, server: Server, asked: Asked) -> None:
    headers = {"Cookie": asked.cookie, "Content-Type": "application/x-www-form-urlencoded"}
    url = server.url + asked.path
    answer = httpx.request(asked.method, url, headers=headers, content=asked.body, timeout=30)
    if answer.status_code != row.status:
        raise Wrong(f"{row.name}: {asked.path} answers with {answer.status_code}")
