"""All the servers of a run, on data of their own; each waits for its turn."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from bench import rows
from bench.servers import Server, broken, gunicorn, hypercorn, microblog, server
from bench.settings import Settings
from bench.sites import Site


@contextmanager
def fleet(
    folder: Path, sites: dict[str, Site], wanted: set[str], settings: Settings
) -> Iterator[dict[str, Server]]:
    """Start the wanted servers, by the names that rows call them."""
    with ExitStack() as stack:
        running = {
            name: stack.enter_context(server(command, at, **environment))
            for name, (command, at, environment) in _all(folder, sites, settings).items()
            if name in wanted
        }
        yield running


Start = tuple[list[str], Path, dict[str, str]]


def _all(folder: Path, sites: dict[str, Site], settings: Settings) -> dict[str, Start]:
    starts: dict[str, Start] = {
        rows.HYPERCORN: (hypercorn("bench.floors:asgi_page"), folder, {}),
        rows.QUART: (hypercorn("bench.floors:quart_page"), folder, {}),
    }
    for name, site in sites.items():
        # Sites of other sizes have one worker, whatever the rest has.
        for workers in {*settings.workers, "1"}:
            for kind, command in (("", microblog), (" broken", broken)):
                start = command(int(workers)), site.folder, site.environment
                starts[f"{name} x{workers}{kind}"] = start
    if settings.peer:
        starts[rows.PEER] = (gunicorn(settings.peer, settings.peer_app), folder, {})
    return starts
