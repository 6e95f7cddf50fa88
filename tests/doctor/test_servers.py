"""What the doctor says of workers, and of the servers that they share."""

import asyncio
from pathlib import Path

import pytest

from microblog import migrations
from tests.doctor.examining import config_of, verdicts
from tests.postgresql import PostgreSQL


@pytest.mark.parametrize(
    ("value", "level", "said"),
    [
        ("0", "fail", "no number from 1 on"),
        ("many", "fail", "no number from 1 on"),
        ("999", "warn", "set WEB_CONCURRENCY to"),
    ],
)
async def test_an_odd_number_of_workers_is_found(
    instance: Path, monkeypatch: pytest.MonkeyPatch, value: str, level: str, said: str
) -> None:
    monkeypatch.setenv("WEB_CONCURRENCY", value)

    found = (await verdicts(config_of(instance)))["workers"]

    assert (found.level, said in found.said) == (level, True)


async def test_the_number_of_workers_may_be_in_dotenv(
    instance: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(instance)
    (instance / ".env").write_text("WEB_CONCURRENCY=999\n")

    assert (await verdicts(config_of(instance)))["workers"].level == "warn"


async def test_workers_on_postgresql_share_their_limits(
    instance: Path, postgresql: PostgreSQL, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WEB_CONCURRENCY", "2")
    monkeypatch.setattr("os.cpu_count", lambda: 2)
    alone = await verdicts(config_of(instance))
    shared = await verdicts(config_of(instance, database_url=postgresql.new_database()))

    assert (alone["workers"].level, shared["workers"].level) == ("warn", "ok")


@pytest.mark.parametrize(("workers", "level"), [("1", "ok"), ("9", "warn")])
async def test_more_connections_than_postgresql_allows_are_found(
    instance: Path,
    postgresql: PostgreSQL,
    monkeypatch: pytest.MonkeyPatch,
    workers: str,
    level: str,
) -> None:
    monkeypatch.setenv("WEB_CONCURRENCY", workers)

    found = await verdicts(config_of(instance, database_url=postgresql.new_database()))

    assert found["connections"].level == level


async def test_a_database_that_takes_no_writes_is_found(
    instance: Path, postgresql: PostgreSQL
) -> None:
    url = postgresql.new_database()
    config = config_of(instance, database_url=url)
    await asyncio.to_thread(migrations.upgrade, config)
    postgresql.set(url, "default_transaction_read_only = on")

    found = (await verdicts(config))["read-only"]

    assert found.level == "fail"
    assert "cannot execute UPDATE in a read-only transaction" in found.said


async def test_what_counts_tries_and_is_away_is_found(instance: Path) -> None:
    found = await verdicts(config_of(instance, ratelimit_storage="redis://127.0.0.1:9"))

    assert found["tries"].level == "fail"


async def test_a_database_that_is_no_replica_is_found(
    instance: Path, postgresql: PostgreSQL
) -> None:
    url = postgresql.new_database()

    found = await verdicts(config_of(instance, database_url=url, database_read_url=url))

    assert (found["replica"].level, "is no replica" in found["replica"].said) == ("warn", True)
