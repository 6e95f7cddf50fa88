"""What the site's memory comes to when more and more has been asked for."""

import asyncio
from functools import partial

from bench.load import LOADERS
from bench.measuring import Wrong
from bench.pairs import Plan
from bench.servers import microblog, server
from bench.settings import Settings
from bench.sites import Site
from bench.visitors import Visitors
from microblog import create_app

# The goal is of a million beside a hundred thousand: before, caches fill.
_GOAL_REQUESTS = 1_000_000


def plans(sites: dict[str, Site], settings: Settings) -> list[Plan]:
    """One process on each database; all of its requests are asked for once."""
    requests = settings.memory_requests
    return [
        Plan(
            f"{requests:,} requests beside a tenth: memory, {database} x1",
            "MB",
            "≤ 1.05" if requests >= _GOAL_REQUESTS else "",
            1 if requests else 0,
            partial(_once, sites[database], settings),
        )
        for database in settings.databases
    ]


def _once(site: Site, settings: Settings) -> tuple[float, float]:
    """The megabytes at the end, and when a tenth had been asked for."""
    visitors = Visitors(create_app(site.config), site.size)
    found = []
    answers = 0
    with server(microblog(1), site.folder, **site.environment) as running:
        for due in (settings.memory_requests // 10, settings.memory_requests):
            while answers < due:
                answers += _some(visitors, running.url, settings)
            found.append(running.processes.memory())
    early, late = found
    return late, early


def _some(visitors: Visitors, url: str, settings: Settings) -> int:
    """How many were answered in a while; others ask, for other pages, than before."""
    rotation = asyncio.run(visitors.rotation("mixed"))
    load = LOADERS[settings.loader]
    took = load(url, rotation, connections=settings.connections, seconds=settings.seconds)
    if took.lost:
        raise Wrong(f"memory: {took.lost} lost of {took.answers}")
    return took.answers
