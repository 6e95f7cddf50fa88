"""How long a start takes, and how long the site does without a worker that died."""

import os
import signal
import time
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

import httpx

from bench.measuring import Wrong
from bench.pairs import Plan
from bench.servers import microblog, server
from bench.settings import Settings
from bench.sites import Site

_WITHIN_SECONDS = 60.0


def plans(sites: dict[str, Site], settings: Settings) -> list[Plan]:
    """Both on each database."""
    return [
        Plan(f"{name}, {database} {workers}", "s", goal, settings.starts, partial(once, site))
        for database in settings.databases
        for site in [sites[database]]
        for name, workers, goal, once in (
            ("from start to first page", "x1", "≤ 1.0", _first_page),
            ("from a worker's death to the next", "x2", "≤ 5", _next_worker),
        )
    ]


def _first_page(site: Site) -> tuple[float, None]:
    with httpx.Client() as client:
        began = time.perf_counter()
        with server(microblog(1), site.folder, **site.environment) as running:
            client.get(f"{running.url}/login").raise_for_status()
            return time.perf_counter() - began, None


def _next_worker(site: Site) -> tuple[float, None]:
    with TemporaryDirectory() as name:
        log = Path(name, "log")
        environment = site.environment | {"LOG_FILE": str(log)}
        with server(microblog(2), Path(name), **environment) as running:
            _wait_until_running(log, 2)
            began = time.perf_counter()
            os.kill(running.processes.started()[0], signal.SIGKILL)
            _wait_until_running(log, 3)
            return time.perf_counter() - began, None


def _wait_until_running(log: Path, workers: int) -> None:
    """Wait until so many have said in the log that they answer."""
    end = time.monotonic() + _WITHIN_SECONDS
    while log.read_text().count("Running on") < workers:
        if time.monotonic() > end:
            raise Wrong("a worker did not come back")
        time.sleep(0.01)
