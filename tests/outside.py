"""The database as a stranger's program sees it, beside the site."""

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any


def run_sql(instance: Path, statement: str) -> list[tuple[Any, ...]]:
    """Run one statement on the instance's database, commit it, and return its rows."""
    with closing(sqlite3.connect(instance / "microblog.db", timeout=10)) as database, database:
        return database.execute(statement).fetchall()
