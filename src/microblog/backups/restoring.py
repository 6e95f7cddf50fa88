"""Restoring a backup into an instance that is empty."""

import os
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from sqlalchemy import URL

from microblog.backups import contents, postgresql
from microblog.backups.archive import Advance, Backup
from microblog.backups.drafts import private_file
from microblog.backups.manifest import FILES, SETTINGS, BackupError, Part, database_member
from microblog.config import Config
from microblog.database_url import sqlite_file
from microblog.schema import NAMES, is_known_revision


def restore_backup(config: Config, backup: Backup, advance: Advance = lambda _: None) -> None:
    """Restore everything; raises BackupError before it begins if that can't be, or is not safe.

    Nothing is replaced: what would be in the way is named, and stays. The settings are put into
    the instance and not used, for they may mean other addresses and folders than those of here.
    """
    urls = contents.databases(config)
    for part, database in backup.manifest.databases.items():
        if database.kind != urls[part].get_backend_name():
            raise BackupError(f"the backup's {NAMES[part]} is of {database.kind}, and not here")
        if database.revision and not is_known_revision(database.revision, part):
            raise BackupError(f"the backup is of a newer release, {backup.manifest.release}")
    places = _places(config, backup, urls)
    dumps = _dumps(backup, urls)
    for place in (*places.values(), *_of_sqlite(urls)):
        if place.exists():
            raise BackupError(f"{place} exists; please restore into an empty instance")
    if missing := {*places, *dumps} - set(backup.manifest.members):
        raise BackupError(f"the backup does not fit its manifest: {', '.join(sorted(missing))}")
    for url in dumps.values():
        postgresql.check_target(url)
    backup.check(advance)
    _restore(config, backup, places, dumps, advance)


def _places(config: Config, backup: Backup, urls: dict[Part, URL]) -> dict[str, Path]:
    """Where each file goes; the site's database last, without which the rest is no site."""
    top = config.instance_path
    files = [name for name in backup.manifest.members if name.startswith(FILES)]
    places = {name: top / _safe(name.removeprefix(FILES)) for name in files}
    places[SETTINGS] = top / SETTINGS
    order: tuple[Part, ...] = ("store", "main")
    for part in order:
        file = sqlite_file(urls[part])
        if file and part in backup.manifest.databases:
            places[database_member(part, "sqlite")] = file
    return places


def _of_sqlite(urls: dict[Part, URL]) -> Iterator[Path]:
    # SQLite would take what a site that was killed left beside a file for that file's own.
    for file in filter(None, map(sqlite_file, urls.values())):
        yield from (file.with_name(f"{file.name}{end}") for end in contents.BESIDE_SQLITE)


def _dumps(backup: Backup, urls: dict[Part, URL]) -> dict[str, URL]:
    return {
        database_member(part, database.kind): urls[part]
        for part, database in backup.manifest.databases.items()
        if database.kind == "postgresql"
    }


def _restore(
    config: Config, backup: Backup, places: dict[str, Path], dumps: dict[str, URL], advance: Advance
) -> None:
    drafts = {name: place.with_name(f"{place.name}.part") for name, place in places.items()}
    drafts |= {name: config.instance_path / f"{name}.part" for name in dumps}
    try:
        for name, draft in drafts.items():
            draft.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            with private_file(draft) as file:
                for chunk in backup.chunks(name):
                    file.write(chunk)
                    advance(len(chunk))
                file.flush()
                os.fsync(file.fileno())
        for name, url in dumps.items():
            postgresql.restore(url, drafts[name])
        for name, place in places.items():
            drafts[name].rename(place)
    finally:
        for draft in drafts.values():
            draft.unlink(missing_ok=True)


def _safe(name: str) -> PurePosixPath:
    path = PurePosixPath(name)
    if path.is_absolute() or ".." in path.parts or not path.parts:
        raise BackupError(f"the backup has a file that would lie outside the instance: {name}")
    return path
