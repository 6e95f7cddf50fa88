"""A backup before each migration, where the databases are SQLite's."""

from contextlib import suppress
from pathlib import Path

from microblog.backups.archive import Advance
from microblog.backups.contents import AUTOMATIC, databases
from microblog.backups.drafts import own_draft
from microblog.backups.making import make_backup
from microblog.backups.manifest import BackupError
from microblog.backups.sqlite import has_tables
from microblog.clock import utc_now
from microblog.config import Config
from microblog.database_url import sqlite_file

KEPT = 3
_NAMES = "*-before-migrating.zip"


def has_something_to_lose(config: Config) -> bool:
    """Whether the databases are SQLite's, and the site's has tables.

    PostgreSQL's programs may be missing, and are no reason not to migrate.
    """
    files = {part: sqlite_file(url) for part, url in databases(config).items()}
    main = files["main"]
    return main is not None and all(files.values()) and has_tables(main)


def back_up_before_migrating(config: Config, advance: Advance = lambda _: None) -> Path:
    """The new backup, of which the instance keeps KEPT; raises BackupError or OSError."""
    folder = config.instance_path / AUTOMATIC
    # With all else elsewhere there may be no instance folder yet.
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    _remove_halves(folder)
    path = folder / f"{utc_now():%Y%m%dT%H%M%S%fZ}-before-migrating.zip"
    make_backup(config, path, advance)
    for old in sorted(folder.glob(_NAMES))[:-KEPT]:
        old.unlink()
    return path


def _remove_halves(folder: Path) -> None:
    # No other backup has the name of one that was killed, and takes it over.
    for draft in folder.glob(f"{_NAMES}.part"):
        with suppress(BackupError), own_draft(draft):
            for half in folder.glob(f"{draft.name}*"):
                half.unlink(missing_ok=True)
