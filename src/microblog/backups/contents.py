"""What a site consists of: two databases, the files of its instance, and its settings."""

import os
from collections.abc import Iterator
from pathlib import Path

from pydantic import SecretStr
from sqlalchemy import URL, make_url

from microblog.backups import postgresql
from microblog.backups.last import LAST_BACKUP
from microblog.backups.manifest import SETTINGS, STEMS, BackupError, Part
from microblog.config import Config
from microblog.database_url import sqlite_file
from microblog.read_only import FILE as READ_ONLY_FILE

AUTOMATIC = "backups"
# At the top of the instance: what is made anew, is of the moment, or is the disk's own.
_LEFT_OUT = {AUTOMATIC, "exports", "logs", "lost+found", LAST_BACKUP, SETTINGS, READ_ONLY_FILE}
BESIDE_SQLITE = ("", "-wal", "-shm", "-journal")


def databases(config: Config) -> dict[Part, URL]:
    """The address of each part that is a database."""
    return {part: make_url(config.database_of(part)) for part in STEMS}


def files(config: Config) -> Iterator[tuple[str, Path]]:
    """The files of the instance, such as its key, each with its path in the instance.

    Raises OSError or BackupError for what would be missing in the backup.
    """
    top = config.instance_path
    stores = [file.absolute() for url in databases(config).values() if (file := sqlite_file(url))]
    others = {f"{file}{end}" for file in stores for end in BESIDE_SQLITE}
    log = str(config.log_path.absolute())
    # A folder may be a link to another disk.
    for folder, folders, names in os.walk(top, onerror=_not_read, followlinks=True):
        left_out = _LEFT_OUT if Path(folder) == top else set()
        folders[:] = [
            name
            for name in folders
            if not (name in left_out or name.startswith(".") or _leads_back(Path(folder, name)))
        ]
        for name in sorted(names):
            path = Path(folder, name)
            whole = str(path.absolute())
            if name in left_out or name.startswith(".") or whole in others or whole.startswith(log):
                continue
            if path.is_file():
                yield _in_zip(path.relative_to(top)), path


def _leads_back(folder: Path) -> bool:
    # Two such links would be followed for longer than anybody lives.
    return folder.is_symlink() and any(folder.samefile(above) for above in folder.parents)


def _not_read(error: OSError) -> None:
    # The site may have deleted a folder since its name was read.
    if not isinstance(error, FileNotFoundError):
        raise error


def _in_zip(path: Path) -> str:
    name = path.as_posix()
    try:
        name.encode()
    except UnicodeEncodeError:
        raise BackupError(f"the name of {name!a} is not UTF-8: please rename it") from None
    return name


def settings(config: Config) -> bytes:
    """Every setting that was made, wherever it stood, in the form of a file .env."""
    made = [name for name in Config.model_fields if name in config.model_fields_set]
    return "".join(f"{name.upper()}={_quoted(getattr(config, name))}\n" for name in made).encode()


def size(config: Config) -> int:
    """About how many bytes there are to back up."""
    return sum(path.stat().st_size for _, path in files(config)) + sum(
        file.stat().st_size if (file := sqlite_file(url)) else postgresql.size(url)
        for url in databases(config).values()
        if exists(url)
    )


def exists(url: URL) -> bool:
    """Whether there is a database; PostgreSQL's is known to be when it is asked."""
    file = sqlite_file(url)
    return file is None or (file.exists() and file.stat().st_size > 0)


def _quoted(value: object) -> str:
    if isinstance(value, tuple):
        return _quoted(",".join(map(_plain, value)))
    text = _plain(value).replace("\\", "\\\\").replace("'", "\\'")
    return f"'{text}'"


def _plain(value: object) -> str:
    return value.get_secret_value() if isinstance(value, SecretStr) else str(value)
