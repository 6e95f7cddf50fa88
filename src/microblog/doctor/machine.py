"""The machine: whose the files are, how much room is left, how many processes answer."""

import os
import shutil
import stat
from collections.abc import Iterator
from pathlib import Path

from sqlalchemy import text

from microblog.config import Config
from microblog.doctor.databases import file_of, reading
from microblog.doctor.surroundings import workers_asked_for
from microblog.doctor.verdict import Level, Verdict
from microblog.guards.shared_tries import CONNECTIONS as FOR_TRIES
from microblog.postgresql_engine import MOST_CONNECTIONS
from microblog.postgresql_reads import CONNECTIONS
from microblog.schema import FOLDERS

_MB = 1024 * 1024
_FEW_BYTES = 1024 * _MB
_TOO_FEW_BYTES = 100 * _MB
_ALLOWED = text(
    "SELECT current_setting('max_connections')::int"
    " - current_setting('superuser_reserved_connections')::int"
)


def rights(config: Config) -> Verdict:
    """Whether the site can write its files, and nobody else can read its secrets."""
    if config.log_path.is_dir():
        return Verdict("fail", f"{config.log_path} is a folder: name a file in it as LOG_FILE")
    for path in _written(config):
        if path.exists() and not os.access(path, os.W_OK):
            said = (
                f"{path} can't be written by {_user()}: chown -R {_user()} {config.instance_path}"
            )
            return Verdict("fail", said)
    for path in _private(config):
        if path.exists() and stat.S_IMODE(path.stat().st_mode) & 0o007:
            return Verdict("warn", f"everybody can read {path}: chmod o= {path}")
    return Verdict("ok", f"{config.instance_path} is the site's alone")


def disk(config: Config) -> Verdict:
    """Whether there is room for what people write."""
    free, folder = min((shutil.disk_usage(path).free, path) for path in _folders(config))
    said = f"{free // _MB} MB are free at {folder}"
    if free < _FEW_BYTES:
        level: Level = "fail" if free < _TOO_FEW_BYTES else "warn"
        return Verdict(level, f"{said}; please make room")
    return Verdict("ok", said)


def workers(config: Config) -> Verdict:
    """Whether as many processes answer as can."""
    asked = workers_asked_for()
    cores = os.cpu_count() or 1
    if not asked.isdecimal() or int(asked) == 0:
        return Verdict("fail", f"WEB_CONCURRENCY is {asked!r}, and no number from 1 on")
    said = f"{asked} on {cores} cores"
    if int(asked) > cores:
        return Verdict("warn", f"{said}: set WEB_CONCURRENCY to {cores} at most")
    if int(asked) > 1 and config.ratelimit_enabled and config.counts_apart:
        return Verdict("warn", f"{said}, each with limits of its own: see rate-limits")
    return Verdict("ok", said)


async def connections(config: Config) -> Verdict:
    """Whether PostgreSQL allows as many connections as the processes of this machine may open."""
    if file_of(config, "main"):
        return Verdict("ok", "SQLite has no limit")
    async with reading(config) as connection:
        allowed = await connection.scalar(_ALLOWED)
    asked = workers_asked_for()
    each = MOST_CONNECTIONS + CONNECTIONS
    if config.ratelimit_enabled and config.ratelimit_storage is None:
        each += FOR_TRIES
    if file_of(config, "store") is None:
        each += MOST_CONNECTIONS
    most = each * (int(asked) if asked.isdecimal() else 1)
    said = f"{most} at most, and PostgreSQL allows {allowed}"
    if most > allowed:
        return Verdict("warn", f"{said}: raise its max_connections, or lower WEB_CONCURRENCY")
    return Verdict("ok", said)


def _written(config: Config) -> Iterator[Path]:
    yield config.instance_path
    yield config.log_path
    for file in _database_files(config):
        yield from (file, file.parent)


def _private(config: Config) -> Iterator[Path]:
    yield config.instance_path
    yield Path(".env")
    for file in _database_files(config):
        # In a folder that is closed, the file may be open.
        if file.parent.resolve() != config.instance_path.resolve():
            yield file


def _folders(config: Config) -> set[Path]:
    files = _database_files(config)
    if config.logs_to_file:
        files.append(config.log_path)
    wanted = [config.instance_path.absolute(), *(file.absolute().parent for file in files)]
    return {next(one for one in (path, *path.parents) if one.exists()) for path in wanted}


def _database_files(config: Config) -> list[Path]:
    return [file for part in FOLDERS if (file := file_of(config, part))]


def _user() -> str:
    return os.environ.get("USER") or str(os.getuid())
