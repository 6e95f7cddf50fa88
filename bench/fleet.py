"""All the servers of a run, on data of their own; each waits for its turn."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from bench import rows
from bench.data import fill
from bench.servers import Server, gunicorn, hypercorn, microblog, server
from bench.settings import Settings
from microblog.config import Config, load

_SECRET_KEY = "for the bench and nothing else"


def site_config(folder: Path, url: str | None) -> Config:
    """The settings of the site in that folder; SQLite unless there is another address."""
    return load(
        instance_path=folder / "instance",
        database_url=url,
        secret_key=_SECRET_KEY,
        ratelimit_enabled=False,
        _env_file=None,
    )


def new_site(folder: Path, url: str | None, settings: Settings) -> Config:
    """Make a folder with a site and fill its database."""
    folder.mkdir()
    config = site_config(folder, url)
    fill(config, people=settings.people, posts=settings.posts, followed=settings.followed)
    return config


@contextmanager
def fleet(
    folder: Path, sites: dict[str, Config], wanted: set[str], settings: Settings
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


def _all(folder: Path, sites: dict[str, Config], settings: Settings) -> dict[str, Start]:
    starts: dict[str, Start] = {
        rows.HYPERCORN: (hypercorn("bench.floors:asgi_page"), folder, {}),
        rows.QUART: (hypercorn("bench.floors:quart_page"), folder, {}),
    }
    for database, config in sites.items():
        at, environment = config.instance_path.parent, _environment(config)
        for workers in settings.workers:
            starts[f"{database} x{workers}"] = (microblog(int(workers)), at, environment)
        broken = hypercorn("bench.broken:create_app()")
        starts[f"{database} x1 broken"] = (broken, at, environment)
    if settings.peer:
        starts[rows.PEER] = (gunicorn(settings.peer, settings.peer_app), settings.peer, {})
    return starts


def _environment(config: Config) -> dict[str, str]:
    return {
        "INSTANCE_PATH": str(config.instance_path),
        "DATABASE_URL": config.database_url.get_secret_value() if config.database_url else "",
        "SECRET_KEY": _SECRET_KEY,
        "RATELIMIT_ENABLED": "no",
    }
