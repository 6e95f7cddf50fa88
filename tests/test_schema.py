"""Whether the tables are those of this version."""

from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import create_async_engine

from microblog.schema import OldSchema, check_schema


@pytest.mark.parametrize("folder", [".", "nowhere"])
async def test_a_file_that_is_not_there_has_no_tables(tmp_path: Path, folder: str) -> None:
    assert "has no tables yet" in await _complaint(tmp_path / folder / "x.db")


async def test_a_database_that_was_taken_back_has_no_tables(tmp_path: Path) -> None:
    assert "has no tables yet" in await _complaint(tmp_path / "x.db", _VERSIONS)


async def test_an_older_database_is_named_with_its_revision(tmp_path: Path) -> None:
    complaint = await _complaint(tmp_path / "x.db", _VERSIONS, _at("0001"))

    assert "is at 0001, not " in complaint
    assert complaint.endswith("Please run: microblog db upgrade")


async def test_a_newer_database_is_not_to_be_upgraded(tmp_path: Path) -> None:
    complaint = await _complaint(tmp_path / "x.db", _VERSIONS, _at("9999"))

    assert "is of a newer release: it is at 9999, not " in complaint


_VERSIONS = "CREATE TABLE alembic_version (version_num TEXT)"


def _at(revision: str) -> str:
    return f"INSERT INTO alembic_version VALUES ('{revision}')"


async def _complaint(file: Path, *statements: str) -> str:
    engine = create_async_engine(f"sqlite+aiosqlite:///{file}")
    if statements:
        async with engine.begin() as connection:
            for statement in statements:
                await connection.execute(text(statement))
    with pytest.raises(OldSchema) as caught:
        await check_schema(engine)
    await engine.dispose()
    return str(caught.value)
