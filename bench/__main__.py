"""`python -m bench`: make the data, start the servers, measure every row in turn, print it."""

import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from bench import calm, growth, starting
from bench.measuring import Wrong
from bench.pages import measure_pages, wanted_rows
from bench.settings import Settings
from bench.sites import new_sites
from bench.table import pairs_table, table, write_json


def main() -> None:
    """One run."""
    settings = Settings()
    rows = wanted_rows(settings)
    with (
        TemporaryDirectory() as name,
        new_sites(Path(name), {row.site for row in rows}, settings) as sites,
    ):
        results, statements, pairs = measure_pages(Path(name), sites, rows, settings)
        if results:
            print(table(results, statements))
        plans = [
            *calm.plans(sites, settings),
            *growth.plans(sites, settings),
            *starting.plans(sites, settings),
        ]
        wanted = [plan for plan in plans if plan.times and settings.wants(plan.name)]
        pairs += [plan.measured() for plan in wanted]
    if pairs:
        print(pairs_table(pairs))
    write_json(settings.out, results, statements, pairs)


if __name__ == "__main__":
    try:
        main()
    except Wrong as error:
        sys.exit(str(error))
