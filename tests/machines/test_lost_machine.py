"""A machine is lost while it writes: what it had locked is soon free for the others."""

import asyncio
from collections.abc import AsyncGenerator
from pathlib import Path

import pytest
from quart import Quart
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from microblog import create_app, migrations, postgresql_engine
from microblog.availability import is_unavailable
from microblog.config import load
from microblog.store import Store
from tests.browser import Browser
from tests.postgresql import PostgreSQL


@pytest.fixture
async def app(
    instance: Path, postgresql: PostgreSQL, monkeypatch: pytest.MonkeyPatch
) -> AsyncGenerator[Quart, None]:
    """A site on PostgreSQL, which does not wait long for a machine."""
    monkeypatch.setattr(postgresql_engine, "IDLE_SECONDS", 1)
    config = load(
        instance_path=instance,
        secret_key="for tests and nothing else",
        ratelimit_enabled=False,
        database_url=postgresql.new_database(),
        errors_database_url=postgresql.new_database(),
        _env_file=None,
    )
    await asyncio.to_thread(migrations.upgrade_all, config)
    app = create_app(config)
    async with app.test_app():
        yield app


async def test_the_others_go_on_writing(app: Quart) -> None:
    async with Browser(app) as alice:
        await alice.register("alice")
        await alice.log_in("alice")
        async with app.extensions["sessions"]() as lost:
            await lost.execute(text("SELECT 1 FROM users FOR UPDATE"))
            answer = await alice.submit("/edit_profile", username="alice", about_me="hi")
            with pytest.raises(DBAPIError) as error:
                await lost.execute(text("SELECT 1"))

    assert answer.status_code == 302
    assert is_unavailable(error.value)


async def test_the_error_store_is_free_again(app: Quart) -> None:
    store: Store = app.extensions["store"]

    async with store.engine.connect() as lost:
        await lost.execute(text("SELECT pg_advisory_xact_lock(7263002)"))
        async with store.writing() as unit:
            written = await unit.scalar(text("SELECT 1"))
        await lost.invalidate()

    assert written == 1
