"""`python -m bench.soak`: visitors for minutes, while PostgreSQL and the workers come and go."""

import asyncio
import os
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory

from bench.processes import Tree
from bench.soak.events import Events, NotBack
from bench.soak.report import Report
from bench.soak.settings import Settings
from bench.soak.visitors import visitors
from microblog import migrations
from microblog.config import load
from tests.outside import run_sql
from tests.postgresql import PostgreSQL
from tests.server import server

WORKERS = 2


def main() -> None:
    """One run; fails where a post is missing, or the site did not come back."""
    with TemporaryDirectory() as name:
        postgresql = PostgreSQL(Path(name, "server"))
        # For the site, and for who looks into its database in the end.
        os.environ["DATABASE_URL"] = postgresql.new_database()
        try:
            report = asyncio.run(_soak(Path(name, "instance"), postgresql, Settings()))
        finally:
            postgresql.stop()
    print(report)
    sys.exit(1 if report.trouble else 0)


async def _soak(instance: Path, postgresql: PostgreSQL, settings: Settings) -> Report:
    await asyncio.to_thread(migrations.upgrade_all, load(instance_path=instance, _env_file=None))
    trouble: list[str] = []
    # What it prints is in its log too, which must not begin anew: events are waited for there.
    quiet = asyncio.subprocess.DEVNULL
    long = "1000000000"
    async with server(instance, workers=WORKERS, output=quiet, LOG_MAX_BYTES=long) as site:
        processes = Tree(site.pid)
        async with visitors(site.url, settings) as people:
            before = processes.memory()
            events = Events(site, postgresql, people.probe, settings)
            try:
                await events.happen(until=time.monotonic() + settings.seconds)
            except NotBack as error:
                trouble.append(str(error))
        memory = before, processes.memory()
        found = await asyncio.to_thread(run_sql, instance, "SELECT body FROM posts")
    saved = [post for writer in people.writers for post in writer.saved]
    missing = set(saved) - {body for (body,) in found}
    if missing:
        trouble.append(f"acknowledged and not there: {sorted(missing)}")
    return Report(people.notes, events.outages, len(saved), len(missing), memory, trouble)


if __name__ == "__main__":
    main()
