"""A backup before each migration, where the databases are SQLite's."""

from pathlib import Path

from microblog.backups.contents import AUTOMATIC, databases, exists, sqlite_file
from microblog.backups.making import make_backup
from microblog.clock import utc_now
from microblog.config import Config

KEPT = 3


def back_up_before_migrating(config: Config) -> Path | None:
    """The new backup, of which the instance keeps KEPT; None where there is nothing to lose.

    Nor is PostgreSQL backed up: its programs may be missing, and its migrations undo themselves.
    """
    urls = databases(config)
    if not (all(map(sqlite_file, urls.values())) and exists(urls["main"])):
        return None
    folder = config.instance_path / AUTOMATIC
    folder.mkdir(mode=0o700, exist_ok=True)
    path = folder / f"{utc_now():%Y%m%dT%H%M%S%fZ}-before-migrating.zip"
    make_backup(config, path)
    for old in sorted(folder.glob("*-before-migrating.zip"))[:-KEPT]:
        old.unlink()
    return path
