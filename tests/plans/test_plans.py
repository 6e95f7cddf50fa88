"""On both databases, no list of a page reads or sorts a whole table, however large the site is."""

import asyncio
from collections.abc import AsyncGenerator
from pathlib import Path

import pytest
from sqlalchemy.ext.asyncio import AsyncSession, create_async_engine

from microblog import migrations
from microblog.config import load
from tests.plans.crowd import fill
from tests.plans.explain import faults, faults_for_all, listening
from tests.plans.reads import HOME, QUESTIONS, READS, Read
from tests.postgresql import PostgreSQL

# SQLite sorts, keeping one page of it, what is one person's own: the posts of whom they follow,
# which it finds author by author, and where they are logged in.
SORTED_ON_SQLITE = {*HOME, "new at home", "logins"}
SORT = "USE TEMP B-TREE FOR ORDER BY"


@pytest.fixture(params=["sqlite", "postgresql"])
async def crowd(
    request: pytest.FixtureRequest, tmp_path: Path, postgresql: PostgreSQL
) -> AsyncGenerator[AsyncSession, None]:
    """A session on the database of a site of many."""
    kind = request.param
    url = f"sqlite:///{tmp_path / 'crowd.db'}" if kind == "sqlite" else postgresql.new_database()
    config = load(instance_path=tmp_path, database_url=url, _env_file=None)
    await asyncio.to_thread(migrations.upgrade, config)
    engine = create_async_engine(config.database)
    await fill(engine)
    async with AsyncSession(engine) as session:
        yield session
    await engine.dispose()


async def test_no_list_reads_or_sorts_a_whole_table(crowd: AsyncSession) -> None:
    on_sqlite = crowd.get_bind().dialect.name == "sqlite"

    found = {
        name: await _faults(crowd, read, is_planned_once=name not in QUESTIONS)
        for name, read in READS.items()
    }

    for name in SORTED_ON_SQLITE if on_sqlite else ():
        found[name].remove(SORT)
    assert {name: wrong for name, wrong in found.items() if wrong} == {}


async def _faults(crowd: AsyncSession, read: Read, *, is_planned_once: bool) -> list[str]:
    connection = await crowd.connection()
    with listening(connection) as heard:
        await read(crowd)
    found = [wrong for one in heard for wrong in await faults(connection, one)]
    if is_planned_once and connection.dialect.name == "postgresql":
        found += [wrong for one in heard for wrong in await faults_for_all(connection, one)]
    return found
