"""Every page of the table: each measured in turn, some times over."""

import asyncio
import sys
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from statistics import median

from bench import beside, rows
from bench.broken import create_app
from bench.fleet import fleet
from bench.load import Asked
from bench.measuring import Figures, measure
from bench.pairs import Pair
from bench.rows import Row
from bench.settings import Settings
from bench.sites import Site
from bench.statements import statements_of
from bench.visitors import Visitors


def wanted_rows(settings: Settings) -> list[Row]:
    """The rows, and the floors if there is any."""
    site = [row for database in settings.databases for row in _rows(database, settings)]
    peer = rows.peer_rows(settings.peer_paths) if settings.peer else []
    wanted = [row for row in site if settings.wants(row.name)] + peer
    return rows.floors() + wanted if wanted else []


def _rows(database: str, settings: Settings) -> list[Row]:
    sizes = rows.size_rows(database) if settings.large else []
    return [
        *(row for workers in settings.workers for row in rows.site_rows(database, workers)),
        *sizes,
    ]


def measure_pages(
    folder: Path, sites: dict[str, Site], wanted: list[Row], settings: Settings
) -> tuple[dict[Row, Figures], dict[Row, int], list[Pair]]:
    """The medians of all rounds, the statements of an answer, and pages beside others."""
    rotations, statements = asyncio.run(_prepare(sites, wanted, settings))
    rounds: dict[Row, list[Figures]] = {row: [] for row in wanted}
    with fleet(folder, sites, {row.server for row in wanted}, settings) as servers:
        for number in range(1, settings.rounds + 1):
            for row in wanted:
                print(f"round {number}: {row.name}", file=sys.stderr)
                site = sites.get(row.site)
                database = site.database if site else None
                rounds[row].append(measure(row, servers, database, rotations[row], settings))
        pairs = [plan.measured() for plan in beside.plans(servers, rotations, settings)]
    return {row: _medians(found) for row, found in rounds.items()}, statements, pairs


async def _prepare(
    sites: dict[str, Site], wanted: list[Row], settings: Settings
) -> tuple[dict[Row, list[Asked]], dict[Row, int]]:
    """What each row asks for, and how often it asks the database."""
    rotations = {row: [Asked(row.page, settings.peer_cookie)] for row in wanted}
    statements: dict[Row, int] = {}
    for name, site in sites.items():
        app = create_app(site.config)
        visitors = Visitors(app, site.size)
        async with app.test_app():
            for row in wanted:
                if row.site == name:
                    rotations[row] = await visitors.rotation(row.page)
                    statements[row] = await statements_of(app, rotations[row][0])
    return rotations, statements


def _medians(rounds: Sequence[Figures]) -> Figures:
    """The middle of each figure, whichever round it was in."""
    each = [asdict(figures) for figures in rounds]
    return Figures(**{name: median(one[name] for one in each) for name in each[0]})
