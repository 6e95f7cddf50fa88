"""`python -m bench`: make the data, start the servers, measure every row in turn, print it."""

import asyncio
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from bench import rows
from bench.broken import create_app
from bench.fleet import fleet, new_site
from bench.load import Asked
from bench.measuring import Figures, Wrong, measure
from bench.rows import Row
from bench.settings import Settings
from bench.statements import statements_of
from bench.table import medians, table, write_json
from bench.visitors import Visitors
from microblog.config import Config
from tests.postgresql import PostgreSQL


def main() -> None:
    """One run."""
    settings = Settings()
    wanted = _rows(settings)
    with TemporaryDirectory() as name, _sites(Path(name), settings) as sites:
        rotations, statements = asyncio.run(_prepare(sites, wanted, settings))
        names = {row.server for row in wanted}
        rounds: dict[Row, list[Figures]] = {row: [] for row in wanted}
        with fleet(Path(name), sites, names, settings) as servers:
            for number in range(1, settings.rounds + 1):
                for row in wanted:
                    print(f"round {number}: {row.name}", file=sys.stderr)
                    rounds[row].append(measure(row, servers[row.server], rotations[row], settings))
    results = {row: medians(found) for row, found in rounds.items()}
    print(table(results, statements))
    write_json(settings.out, results, statements)


def _rows(settings: Settings) -> list[Row]:
    site = [
        row
        for database in settings.databases
        for workers in settings.workers
        for row in rows.site_rows(database, workers)
        if not settings.rows or any(wanted in row.name for wanted in settings.rows)
    ]
    peer = rows.peer_rows(settings.peer_paths) if settings.peer else []
    return [*rows.floors(), *site, *peer]


@contextmanager
def _sites(folder: Path, settings: Settings) -> Iterator[dict[str, Config]]:
    sites: dict[str, Config] = {}
    if "sqlite" in settings.databases:
        sites["sqlite"] = new_site(folder / "sqlite", None, settings)
    if "postgresql" not in settings.databases:
        yield sites
        return
    postgresql = PostgreSQL(folder / "server")
    try:
        sites["postgresql"] = new_site(folder / "pg", postgresql.new_database(), settings)
        yield sites
    finally:
        postgresql.stop()


async def _prepare(
    sites: dict[str, Config], wanted: list[Row], settings: Settings
) -> tuple[dict[Row, list[Asked]], dict[Row, int]]:
    """What each row asks for, and how often it asks the database."""
    rotations = {row: [Asked(row.page, settings.peer_cookie)] for row in wanted}
    statements: dict[Row, int] = {}
    for database, config in sites.items():
        app = create_app(config)
        visitors = Visitors(app, people=settings.people, posts=settings.posts)
        async with app.test_app():
            for row in wanted:
                if row.server.startswith(database):
                    rotations[row] = await visitors.rotation(row.page)
                    statements[row] = await statements_of(app, rotations[row][0])
    return rotations, statements


if __name__ == "__main__":
    try:
        main()
    except Wrong as error:
        sys.exit(str(error))
