"""Every row of every table of an instance, for comparing."""

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

from microblog.backups.archive import opened_backup
from microblog.backups.restoring import restore_backup
from microblog.config import Config

Tables = dict[str, set[tuple[Any, ...]]]


def tables(instance: Path, name: str = "microblog.db") -> Tables:
    """The rows of each table of a database, the search index's too."""
    with closing(sqlite3.connect(instance / name, timeout=10)) as database:
        names = database.execute("SELECT name FROM sqlite_schema WHERE type = 'table'").fetchall()
        return {name: set(database.execute(f'SELECT * FROM "{name}"')) for (name,) in names}


def sound(instance: Path) -> bool:
    """Whether SQLite finds nothing wrong."""
    with closing(sqlite3.connect(instance / "microblog.db")) as database:
        checks = [
            database.execute(f"PRAGMA {name}") for name in ("integrity_check", "foreign_key_check")
        ]
        return [check.fetchall() for check in checks] == [[("ok",)], []]


def restore(config: Config, file: Path) -> None:
    """Restore a backup."""
    with opened_backup(file) as backup:
        restore_backup(config, backup)
