"""Where PostgreSQL's programs are, and how they are run."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator

from sqlalchemy import URL

from microblog.backups.archive import chunks_of
from microblog.backups.manifest import BackupError

# What libpq calls the parts of an address: https://www.postgresql.org/docs/current/libpq-envars.html
_NAMES = {
    "host": "PGHOST",
    "port": "PGPORT",
    "user": "PGUSER",
    "password": "PGPASSWORD",
    "passfile": "PGPASSFILE",
    "database": "PGDATABASE",
    "ssl": "PGSSLMODE",
    "target_session_attrs": "PGTARGETSESSIONATTRS",
}


def output(command: list[str], url: URL) -> Iterator[bytes]:
    """What a program writes about a database, bit by bit; raises BackupError when it failed."""
    with (
        tempfile.TemporaryFile() as errors,
        subprocess.Popen(  # noqa: S603
            command, env=environment(url), stdout=subprocess.PIPE, stderr=errors
        ) as process,
    ):
        if process.stdout:
            yield from chunks_of(process.stdout)
        if process.wait():
            errors.seek(0)
            raise BackupError(said("pg_dump", errors.read()))


def program(name: str, *, at_least: int = 0) -> str:
    """Where a program is; raises BackupError if it is missing, or older than that major version."""
    path = shutil.which(name)
    if path is None:
        raise BackupError(f"{name} is missing: it comes with PostgreSQL's client programs")
    version = subprocess.run([path, "--version"], capture_output=True, text=True, check=False)  # noqa: S603
    found = version.stdout.split(") ", 1)[-1].strip()
    if at_least and int(found.split(".")[0].split(" ")[0] or 0) < at_least:
        raise BackupError(f"{name} is {found}, and the server {at_least}: it must not be older")
    return path


def environment(url: URL) -> dict[str, str]:
    """The address for libpq, with the password: on a command line, everybody would see it."""
    _, parts = url.get_dialect()().create_connect_args(url)
    found = {_NAMES[name]: value for name, value in parts.items() if name in _NAMES}
    return {**os.environ, **{name: _in_one(value) for name, value in found.items() if value}}


def _in_one(value: object) -> str:
    # Several hosts and their ports are lists.
    return ",".join(map(str, value)) if isinstance(value, list) else str(value)


def said(name: str, errors: bytes) -> str:
    """What went wrong, in its own words, in one line."""
    lines = errors.decode(errors="replace").strip().splitlines() or ["failed"]
    return f"{name}: {lines[0].removeprefix(f'{name}: error: ')}"
