"""What the error store holds, read from outside with plain SQL."""

import asyncio
import sqlite3
from pathlib import Path
from typing import Any


def rows(instance: Path, statement: str) -> list[dict[str, Any]]:
    """The rows of a statement on the instance's error store."""
    with sqlite3.connect(instance / "errors.db") as connection:
        connection.row_factory = sqlite3.Row
        found = [dict(row) for row in connection.execute(statement)]
    connection.close()
    return found


async def until(instance: Path, statement: str, seconds: float = 5.0) -> list[dict[str, Any]]:
    """The rows of a statement, as soon as there is one; fails when none comes."""
    async with asyncio.timeout(seconds):
        while not (found := rows(instance, statement)):
            await asyncio.sleep(0.02)
    return found
