"""What DATABASE_URL may say, and the async driver that each spelling means."""

from importlib.util import find_spec
from pathlib import Path

from pydantic import SecretStr
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError

_DRIVERS = {
    "sqlite": "sqlite+aiosqlite",
    "sqlite+aiosqlite": "sqlite+aiosqlite",
    "postgres": "postgresql+asyncpg",
    "postgresql": "postgresql+asyncpg",
    "postgresql+asyncpg": "postgresql+asyncpg",
}
# What may stand behind the `?` of an address of PostgreSQL; more of what asyncpg knows is no text.
_OPTIONS = {
    *("host", "port", "user", "password", "passfile", "database", "service", "servicefile"),
    *("ssl", "direct_tls", "krbsrvname", "gsslib", "target_session_attrs"),
    "prepared_statement_cache_size",
}


def async_url(value: SecretStr | None) -> SecretStr | None:
    """The same address with the driver that the site uses; raises ValueError in plain words."""
    if value is None:
        return None
    try:
        url = make_url(value.get_secret_value())
    except (ArgumentError, ValueError):
        raise ValueError("is no address such as sqlite:///site.db or postgresql://…") from None
    driver = _DRIVERS.get(url.drivername)
    if driver is None:
        raise ValueError(f"{url.drivername}: only sqlite:/// and postgresql:// are served")
    if driver.endswith("asyncpg") and find_spec("asyncpg") is None:
        raise ValueError("PostgreSQL needs asyncpg: pip install 'microblog[postgres]'")
    if driver.endswith("aiosqlite") and url.database in {None, "", ":memory:"}:
        raise ValueError("needs a file: a database in memory is lost with its connection")
    if "sslmode" in url.query:
        # libpq's name, which hosting companies hand out; asyncpg calls it ssl.
        query = {"ssl" if key == "sslmode" else key: item for key, item in url.query.items()}
        url = url.set(query=query)
    url = url.set(drivername=driver)
    if driver.endswith("asyncpg"):
        _check_options(url)
    return SecretStr(url.render_as_string(hide_password=False))


def _check_options(url: URL) -> None:
    if unknown := set(url.query) - _OPTIONS:
        raise ValueError(f"please leave out {', '.join(sorted(unknown))}: asyncpg takes no such")
    try:
        url.get_dialect()().create_connect_args(url)
    except ArgumentError as error:
        raise ValueError(str(error)) from None


def sqlite_file(url: URL) -> Path | None:
    """The file of a SQLite database; None for PostgreSQL."""
    return Path(url.database or "") if url.get_backend_name() == "sqlite" else None


def is_same_database(one: str, other: str) -> bool:
    """Whether two addresses name one database, also if they spell it in different ways."""
    return _place(make_url(one)) == _place(make_url(other))


def _place(url: URL) -> object:
    """Where a database is, whoever asks for it and how."""
    if file := sqlite_file(url):
        return file.resolve()
    host, port = (url.query.get(name) for name in ("host", "port"))
    return url.host or host, str(url.port or port or 5432), url.database or url.username
