"""A file, and the line of those who write into it."""

from collections.abc import AsyncGenerator
from pathlib import Path

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from microblog.engines import open_engine, open_writes
from tests.sqlite_line.notes import make_tables


@pytest.fixture
async def writes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> AsyncGenerator[AsyncEngine, None]:
    """An engine of a line, on a file with two tables; what is asked at once joins."""
    monkeypatch.setattr("microblog.sqlite_line._JOINED_SECONDS", 5)
    engine = open_engine(f"sqlite+aiosqlite:///{tmp_path / 'line.db'}")
    async with open_writes(engine) as writes:
        await make_tables(writes)
        yield writes
    await engine.dispose()
