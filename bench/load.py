"""Putting load on a server: by wrk where it is installed, else by httpx, which is much slower."""

import asyncio
import json
import subprocess
import time
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import cycle
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple

import httpx

_SCRIPT = Path(__file__).with_name("rotate.lua")
TIMEOUT = 30.0
_ALL_ANSWERED_WITHIN = 300.0
_FORM = {"Content-Type": "application/x-www-form-urlencoded"}


class Asked(NamedTuple):
    """One request of a rotation."""

    path: str
    cookie: str = ""
    method: str = "GET"
    body: str = ""

    @property
    def options(self) -> dict[str, Any]:
        """The rest of it, as httpx wants it."""
        headers = {"Cookie": self.cookie, **(_FORM if self.body else {})}
        return {"headers": headers, "content": self.body}


@dataclass(frozen=True)
class Load:
    """How it went: latencies in milliseconds; `refused` have a status of 400 or more."""

    answers: int
    seconds: float
    p50: float
    p99: float
    refused: int
    lost: int

    @property
    def rate(self) -> float:
        """Answers a second."""
        return self.answers / self.seconds


def by_wrk(url: str, rotation: list[Asked], *, connections: int, seconds: float) -> Load:
    """One thread of wrk, which is faster than any row of ours."""
    with TemporaryDirectory() as folder:
        lines = Path(folder, "requests")
        lines.write_text(
            "".join(f"{one.method}\t{one.path}\t{one.cookie}\t{one.body}\n" for one in rotation)
        )
        limits = ["-t1", f"-c{connections}", f"-d{max(1, round(seconds))}s", "--timeout", "30s"]
        command = ["wrk", *limits, "--latency", "-s", str(_SCRIPT), url, "--", str(lines)]
        said = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    # It hangs up in the end, and a slow server goes on with what nobody waits for.
    httpx.get(url, timeout=_ALL_ANSWERED_WITHIN)
    return Load(**json.loads(said.rstrip().splitlines()[-1]))


def by_httpx(url: str, rotation: list[Asked], *, connections: int, seconds: float) -> Load:
    """The same from this process: it takes more time than the server, so only ratios count."""
    return asyncio.run(_ask(url, cycle(rotation), connections, seconds))


async def _ask(url: str, turns: Iterator[Asked], connections: int, seconds: float) -> Load:
    took: list[float] = []
    refused = lost = 0
    end = time.perf_counter() + seconds

    async def visitor() -> None:
        nonlocal refused, lost
        while time.perf_counter() < end:
            began = time.perf_counter()
            status = await status_of(client, url, next(turns))
            if status is None:
                lost += 1
                continue
            took.append(time.perf_counter() - began)
            refused += status >= 400

    began = time.perf_counter()
    async with httpx.AsyncClient(timeout=TIMEOUT) as client:
        await asyncio.gather(*(visitor() for _ in range(connections)))
    lasted = time.perf_counter() - began
    p50, p99 = (1000 * percentile(took, share) for share in (50, 99))
    return Load(len(took), lasted, p50, p99, refused, lost)


async def status_of(client: httpx.AsyncClient, url: str, one: Asked) -> int | None:
    """Ask for it; None if no answer came."""
    try:
        answer = await client.request(one.method, url + one.path, **one.options)
    except httpx.HTTPError:
        return None
    return answer.status_code


def percentile(values: list[float], share: float) -> float:
    """What so many of a hundred do not exceed; 0 of nothing."""
    return sorted(values)[int(share / 100 * len(values))] if values else 0.0


LOADERS = {"wrk": by_wrk, "httpx": by_httpx}
