"""A consistent copy of a SQLite database that others are writing to."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

from microblog.backups.archive import chunks_of
from microblog.backups.drafts import private_file
from microblog.backups.manifest import BackupError, Database
from microblog.clock import utc_now

_WAITS_SECONDS = 30


def dump(path: Path, copy: Path, keep: Callable[[Iterator[bytes]], None]) -> Database:
    """Hand the bytes of a copy to `keep`; it lies in the file `copy` meanwhile.

    The copy is one read transaction, which in WAL mode keeps no writer waiting:
    https://www.sqlite.org/backup.html. In several steps it would begin anew with every write.
    """
    try:
        private_file(copy).close()
        taken_at = utc_now()
        _copy(path, copy)
        revision, rows = _facts(copy)
        with copy.open("rb") as file:
            keep(chunks_of(file))
    except sqlite3.DatabaseError as error:
        # The site's own file is only read: no room is needed there.
        is_full = getattr(error, "sqlite_errorname", "") == "SQLITE_FULL"
        raise BackupError(f"{copy if is_full else path}: {error}") from None
    finally:
        copy.unlink(missing_ok=True)
    return Database(kind="sqlite", revision=revision, taken_at=taken_at, rows=rows)


def has_tables(path: Path) -> bool:
    """Whether there is more to it than the file, which whoever looks makes.

    A damaged one counts: to copy it says what is wrong.
    """
    if not path.exists():
        return False
    try:
        with closing(_opened(path)) as database:
            return database.execute("SELECT 1 FROM sqlite_master").fetchone() is not None
    except sqlite3.DatabaseError:
        return True


def _copy(source: Path, target: Path) -> None:
    with closing(_opened(source)) as site, closing(sqlite3.connect(target)) as copy:
        # A half of it is thrown away: the journal to undo it would stay behind on a full disk.
        copy.execute("PRAGMA journal_mode=OFF")
        site.backup(copy)


def _opened(path: Path) -> sqlite3.Connection:
    address = f"{path.absolute().as_uri()}?mode=rw"
    return sqlite3.connect(address, uri=True, timeout=_WAITS_SECONDS)


def _facts(copy: Path) -> tuple[str | None, dict[str, int]]:
    # Not made anew, should it be gone.
    with closing(_opened(copy)) as database:
        tables = database.execute("PRAGMA table_list").fetchall()
        # The search index is a table of another type, with tables of its own.
        names = sorted(name for _, name, kind, *_ in tables if kind == "table")
        own = [name for name in names if not name.startswith("sqlite_")]
        rows = {name: _count(database, name) for name in own}
        if "alembic_version" not in rows:
            return None, rows
        found = database.execute("SELECT version_num FROM alembic_version").fetchone()
        return found and found[0], rows


def _count(database: sqlite3.Connection, table: str) -> int:
    [(count,)] = database.execute(f'SELECT count(*) FROM "{table}"')  # noqa: S608
    return int(count)
