"""`make bench`, as short as it can be."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
TINY = {"SECONDS": "1", "ROUNDS": "1", "PEOPLE": "5", "POSTS": "50", "FOLLOWED": "3"}
NARROW = {"DATABASES": "sqlite", "WORKERS": "1", "ROWS": "home", "LOADER": "httpx"}


@pytest.mark.timeout(180)
def test_the_bench_measures_a_page_beside_the_floors(tmp_path: Path) -> None:
    out = tmp_path / "bench.json"
    settings = {f"BENCH_{name}": value for name, value in {**TINY, **NARROW}.items()}
    environment = {**os.environ, **settings, "BENCH_OUT": str(out)}

    subprocess.run([sys.executable, "-m", "bench"], cwd=ROOT, env=environment, check=True)

    rows = {row["row"]: row for row in json.loads(out.read_text())}
    assert list(rows) == ["bare Hypercorn", "bare Quart", "home, sqlite x1"]
    assert rows["home, sqlite x1"]["statements"] == 2
    assert all(row["rate"] > 0 and row["cpu"] > 0 for row in rows.values())
