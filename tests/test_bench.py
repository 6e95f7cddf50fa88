"""`make bench`, as short as it can be."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from bench.load import Asked, Load
from bench.pairs import Plan
from bench.turns import asking, in_turn

ROOT = Path(__file__).parents[1]
TINY = {"SECONDS": "0.3", "ROUNDS": "1", "PEOPLE": "5", "POSTS": "50", "FOLLOWED": "3"}
SIZES = {"LARGE": "60", "LARGE_FOLLOWED": "5", "SMALL": "20"}
BRIEF = {"PACE": "20", "PACE_SECONDS": "0.5", "MEMORY_REQUESTS": "10", "STARTS": "1"}
NARROW = {"DATABASES": "sqlite", "WORKERS": "1", "LOADER": "httpx"}

# A server of the standard library, which is told what gunicorn is told.
_GUNICORN = """#!{python} -B
import importlib, sys
from argparse import ArgumentParser
from wsgiref.simple_server import make_server

parser = ArgumentParser()
for name in ("--workers", "--chdir", "app", "--bind"):
    parser.add_argument(name)
said = parser.parse_args()
sys.path.insert(0, said.chdir)
module, _, app = said.app.partition(":")
host, _, port = said.bind.partition(":")
make_server(host, int(port), getattr(importlib.import_module(module), app)).serve_forever()
"""
_APP = """
def app(environ, start):
    start("200 OK" if environ.get("HTTP_COOKIE") else "403 Forbidden", [])
    return [b"a page"]
"""

pytestmark = pytest.mark.timeout(180)


def test_the_bench_measures_a_page_beside_the_floors(tmp_path: Path) -> None:
    found = _bench(tmp_path, **SIZES, PACE="0", ROWS="home")

    rows = {row["row"]: row for row in found["rows"]}
    home = [f"home, {site}sqlite x1" for site in ("", "small ", "large ")]
    assert list(rows) == ["bare Hypercorn", "bare Quart", *home]
    assert rows["home, sqlite x1"]["statements"] == 2
    assert all(row["rate"] > 0 and row["cpu"] > 0 for row in rows.values())
    [pair] = found["pairs"]
    assert pair["name"] == "large beside small: home, large sqlite x1"
    assert pair["ratio"] > 0


def test_a_flask_application_is_measured_beside(tmp_path: Path) -> None:
    program = tmp_path / "venv" / "bin" / "gunicorn"
    program.parent.mkdir(parents=True)
    program.write_text(_GUNICORN.format(python=sys.executable))
    program.chmod(0o755)
    (tmp_path / "blog.py").write_text(_APP)
    peer = {"PEER": str(tmp_path), "PEER_APP": "blog:app", "PEER_PATHS": "/,/login"}

    found = _bench(tmp_path, **peer, PEER_COOKIE="session=1", PACE="0", ROWS="nothing of ours")

    rates = {row["row"]: row["rate"] for row in found["rows"]}
    assert list(rates) == ["bare Hypercorn", "bare Quart", "/, peer", "/login, peer"]
    assert rates["/, peer"] > 0
    assert {path.name for path in tmp_path.iterdir()} <= {"bench.json", "blog.py", "venv"}


def test_the_bench_measures_what_else_goes_on(tmp_path: Path) -> None:
    found = _bench(tmp_path, **BRIEF, ROWS="mail,memory,start,death")

    assert found["rows"] == []
    assert [pair["name"] for pair in found["pairs"]] == [
        "the mail server hangs: home, sqlite x1",
        "10 requests beside a tenth: memory, sqlite x1",
        "from start to first page, sqlite x1",
        "from a worker's death to the next, sqlite x2",
    ]
    assert all(pair["figure"] > 0 for pair in found["pairs"])


def test_of_a_pair_the_round_in_the_middle_counts() -> None:
    rounds = iter([(30.0, 10.0), (4.0, 2.0), (9.0, 9.0)])

    pair = Plan("home", "p99 ms", "≤ 1.5", 3, lambda: next(rounds)).measured()

    assert (pair.figure, pair.beside, pair.ratio) == (4.0, 2.0, 2.0)


def test_what_takes_turns_goes_on_from_where_it_ended() -> None:
    asked: list[str] = []

    def load(url: str, rotation: list[Asked], *, seconds: float) -> Load:
        asked.append(f"{url}{rotation[0].path}")
        return Load(answers=2, seconds=seconds, p50=1.0, p99=2.0, refused=0, lost=0)

    bare = asking(load, "bare", [Asked("/")])
    ours = asking(load, "ours", [Asked("/1"), Asked("/2"), Asked("/3")])

    _, took = in_turn(bare, ours, seconds=3)

    assert asked == ["bare/", "ours/1", "bare/", "ours/3", "bare/", "ours/2"]
    assert (took.answers, took.seconds) == (6, 3)


def test_the_soak_loses_no_post_and_sees_the_site_return() -> None:
    brief = {"SECONDS": "4", "EVERY": "1", "DOWN": "0", "WRITERS": "1", "READERS": "1"}
    settings = {f"BENCH_SOAK_{name}": value for name, value in brief.items()}
    environment = {**os.environ, **settings, "BENCH_SOAK_BACK_WITHIN": "60"}

    answer = subprocess.run(
        [sys.executable, "-m", "bench.soak"],
        cwd=ROOT,
        env=environment,
        check=True,
        capture_output=True,
        text=True,
    )

    assert "PostgreSQL is restarted, 1 times" in answer.stdout
    assert " 0 of them missing" in answer.stdout


def _bench(folder: Path, **settings: str) -> Any:
    out = folder / "bench.json"
    named = {f"BENCH_{name}": value for name, value in {**TINY, **NARROW, **settings}.items()}
    environment = {**os.environ, **named, "BENCH_OUT": str(out)}
    subprocess.run([sys.executable, "-m", "bench"], cwd=ROOT, env=environment, check=True)
    return json.loads(out.read_text())
