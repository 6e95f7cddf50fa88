"""Making a backup."""

from functools import partial
from pathlib import Path

from sqlalchemy import URL

from microblog.backups import contents, postgresql, sqlite
from microblog.backups.archive import Advance, Writer, chunks_of, new_backup
from microblog.backups.manifest import (
    FILES,
    FORMAT,
    SETTINGS,
    BackupError,
    Database,
    Manifest,
    Part,
    database_member,
)
from microblog.clock import utc_now
from microblog.config import Config
from microblog.database_url import sqlite_file
from microblog.errors.reports import RELEASE


def make_backup(config: Config, path: Path, advance: Advance = lambda _: None) -> Manifest:
    """Write a backup of the site to `path`; raises BackupError or OSError and leaves nothing."""
    urls = contents.databases(config)
    if not contents.exists(urls["main"]):
        raise BackupError(f"there is nothing to back up: {urls['main'].database} does not exist")
    made_at = utc_now()
    with new_backup(path, advance) as backup:
        # The databases first: the files that their rows name are there already.
        databases = {
            part: _dump(part, url, backup, path.with_name(f"{path.name}.part.db"))
            for part, url in urls.items()
            if contents.exists(url)
        }
        for name, file in contents.files(config):
            _add_file(backup, f"{FILES}{name}", file)
        backup.add(SETTINGS, [contents.settings(config)])
        manifest = Manifest(
            format=FORMAT,
            made_at=made_at,
            release=RELEASE,
            databases=databases,
            members=backup.members,
        )
        backup.close(manifest)
    return manifest


def check_place(config: Config, path: Path) -> None:
    """Raise BackupError for a device, which a file would replace, and inside of what is backed up.

    The next backup would hold it there.
    """
    if path.exists() and not path.is_file():
        raise BackupError(f"{path} is no file: please choose another place")
    place, top = path.resolve(), config.instance_path.resolve()
    if place.is_relative_to(top) and not place.is_relative_to(top / contents.AUTOMATIC):
        raise BackupError(f"{path} is in {config.instance_path}: please choose another place")
    if not place.parent.is_dir():
        raise BackupError(f"there is no folder {place.parent}")


def _dump(part: Part, url: URL, backup: Writer, copy: Path) -> Database:
    keep = partial(backup.add, database_member(part, url.get_backend_name()))
    file = sqlite_file(url)
    return sqlite.dump(file, copy, keep) if file else postgresql.dump(url, keep)


def _add_file(backup: Writer, name: str, path: Path) -> None:
    try:
        file = path.open("rb")
    except FileNotFoundError:
        # The site has deleted it since the folder was read.
        return
    with file:
        backup.add(name, chunks_of(file))
