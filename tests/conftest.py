"""The parts that tests are made of: all real, none of them ours to imitate."""

import logging
import os
import shutil
from collections.abc import AsyncGenerator, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from argon2 import PasswordHasher
from jinja2 import FileSystemBytecodeCache
from quart import Quart

from microblog import create_app, migrations
from microblog.config import Config, load
from microblog.errors.site import Site
from microblog.users import passwords
from tests.browser import Browser
from tests.postgresql import PostgreSQL
from tests.smtp import Inbox, smtp_server

# The tests of what the two databases may do differently.
ON_BOTH = {
    *("blocks", "exports", "feeds", "follows", "invites", "messages", "moderation"),
    *("notifications", "posts", "profiles", "recovery", "search", "sessions", "settings"),
    *("read_only", "site_settings", "timelines", "users", "guards/test_limits.py"),
    *("upkeep/test_retention.py", "test_database.py", "test_statements.py"),
}


@pytest.fixture(scope="session", autouse=True)
def _no_settings_from_outside() -> None:
    for name in Config.model_fields:
        os.environ.pop(name.upper(), None)
    # The tests' own client logs every address that it asks for.
    logging.getLogger("httpx").setLevel(logging.WARNING)


@pytest.fixture(scope="session", autouse=True)
def _templates_are_compiled_once(tmp_path_factory: pytest.TempPathFactory) -> None:
    # Each test has a site of its own, which would take an eighth of its time for them.
    folder = tmp_path_factory.mktemp("templates")
    Site.jinja_options = {"bytecode_cache": FileSystemBytecodeCache(str(folder))}


@pytest.fixture(scope="session")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An instance with migrated, empty databases, to be copied."""
    instance = tmp_path_factory.mktemp("migrated")
    migrations.upgrade_all(load(instance_path=instance, _env_file=None))
    return instance


@pytest.fixture(scope="session")
def migrated_postgresql(postgresql: PostgreSQL) -> str:
    """The address of a migrated, empty database, to be copied."""
    url = postgresql.new_database()
    config = load(database_url=url, _env_file=None)
    migrations.upgrade(config)
    migrations.check(config)
    return url


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run what can differ by database on both, unless the test says on which."""
    marks = metafunc.definition.iter_markers("parametrize")
    if any(mark.args[0] == "instance" for mark in marks):
        return
    path = metafunc.definition.path.relative_to(Path(__file__).parent)
    if "instance" in metafunc.fixturenames and ON_BOTH & {path.parts[0], str(path)}:
        kinds = ["postgresql"] if "postgresql" in path.stem else ["sqlite", "postgresql"]
        metafunc.parametrize("instance", kinds, indirect=True)


@pytest.fixture(autouse=True)
def _passwords_are_hashed_quickly(monkeypatch: pytest.MonkeyPatch) -> None:
    # Hashed as the site does it, they would take a quarter of the time of all tests.
    quick = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    monkeypatch.setattr(passwords, "_hasher", quick)


@pytest.fixture
def instance(
    request: pytest.FixtureRequest,
    migrated: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[Path]:
    """A migrated instance of this test's own; DATABASE_URL is set where it is on PostgreSQL."""
    path = tmp_path / "instance"
    shutil.copytree(migrated, path)
    if getattr(request, "param", "sqlite") == "sqlite":
        yield path
        return
    (path / "microblog.db").unlink()
    server: PostgreSQL = request.getfixturevalue("postgresql")
    url = server.new_database(like=request.getfixturevalue("migrated_postgresql"))
    monkeypatch.setenv("DATABASE_URL", url)
    yield path
    server.drop_database(url)


@pytest.fixture
def config(instance: Path) -> Config:
    """The settings; tests that want others take `instance` and load their own."""
    return load(
        instance_path=instance,
        secret_key="for tests and nothing else",
        ratelimit_enabled=False,
        _env_file=None,
    )


@pytest.fixture
async def app(config: Config) -> AsyncGenerator[Quart, None]:
    """The site, serving."""
    app = create_app(config)
    async with app.test_app():
        yield app


@pytest.fixture
async def browser(app: Quart) -> AsyncGenerator[Browser, None]:
    """A visitor who has no account."""
    async with Browser(app) as browser:
        yield browser


@pytest.fixture
async def alice(app: Quart) -> AsyncGenerator[Browser, None]:
    """Alice, logged in."""
    async with Browser(app) as browser:
        await browser.register("alice")
        await browser.log_in("alice")
        yield browser


@pytest.fixture
async def bob(app: Quart) -> AsyncGenerator[Browser, None]:
    """Bob, logged in."""
    async with Browser(app) as browser:
        await browser.register("bob")
        await browser.log_in("bob")
        yield browser


@pytest.fixture
async def inbox() -> AsyncGenerator[Inbox, None]:
    """A mail server that takes everything."""
    async with smtp_server() as inbox:
        yield inbox


@pytest.fixture
def in_empty_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder without .env, as the current one."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture(scope="session")
def postgresql() -> Iterator[PostgreSQL]:
    """A PostgreSQL server."""
    # Not below pytest's folder, which the next run closes to the user of this server.
    with TemporaryDirectory(prefix="microblog-") as folder:
        data = Path(folder, "postgresql")
        data.mkdir()
        server = PostgreSQL(data)
        yield server
        server.stop()
