"""The sites of a run: a folder and a filled database each."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import NamedTuple

from bench.data import Size, fill
from bench.processes import Tree
from bench.settings import Settings
from microblog.config import Config, load
from tests.postgresql import PostgreSQL

_SECRET_KEY = "for the bench and nothing else"
# So many come to the small site and to the large one: what is kept for each person is as much.
_READERS = 100
_LARGER = 10


class Site(NamedTuple):
    """One of them; `database` is its database's server, if it has one."""

    config: Config
    size: Size
    database: Tree | None

    @property
    def folder(self) -> Path:
        """Where all of it lies, but a database that has a server."""
        return self.config.instance_path.parent

    @property
    def environment(self) -> dict[str, str]:
        """The settings, for a process."""
        url = self.config.database_url
        return {
            "INSTANCE_PATH": str(self.config.instance_path),
            "DATABASE_URL": url.get_secret_value() if url else "",
            "SECRET_KEY": _SECRET_KEY,
            "RATELIMIT_ENABLED": "no",
        }


def sizes(settings: Settings) -> dict[str, Size]:
    """The sites on each database, by what stands before its name."""
    people, followed = settings.people, settings.followed
    plain = {"": Size(people, settings.posts, followed, readers=people)}
    if not settings.large:
        return plain
    readers = min(_READERS, people)
    return plain | {
        "small ": Size(people, settings.small, followed, readers),
        "large ": Size(_LARGER * people, settings.large, settings.large_followed, readers),
    }


@contextmanager
def new_sites(folder: Path, wanted: set[str], settings: Settings) -> Iterator[dict[str, Site]]:
    """Make the plain sites, and those of the others that are wanted."""
    sites: dict[str, Site] = {}
    with ExitStack() as stack:
        for database in settings.databases:
            new_url, tree = stack.enter_context(_databases(folder / "server", database))
            for before, size in sizes(settings).items():
                name = before + database
                if not before or name in wanted:
                    config = _config(folder / name.replace(" ", "-"), new_url())
                    fill(config, size)
                    sites[name] = Site(config, size, tree)
        yield sites


@contextmanager
def _databases(folder: Path, kind: str) -> Iterator[tuple[Callable[[], str | None], Tree | None]]:
    if kind == "sqlite":
        yield lambda: None, None
        return
    server = PostgreSQL(folder)
    try:
        yield server.new_database, Tree(server.pid)
    finally:
        server.stop()


def _config(folder: Path, url: str | None) -> Config:
    folder.mkdir()
    return load(
        instance_path=folder / "instance",
        database_url=url,
        secret_key=_SECRET_KEY,
        ratelimit_enabled=False,
        _env_file=None,
    )
