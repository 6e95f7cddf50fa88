"""`microblog seed`."""

from pathlib import Path

from tests.cli.conftest import Microblog
from tests.outside import run_sql


def test_seed_fills_an_empty_site_once(microblog: Microblog, instance: Path) -> None:
    first = microblog("seed", "--posts", "150")
    second = microblog("seed", "--posts", "150")

    assert (first.returncode, first.stderr) == (0, "")
    assert "Log in as demo_keeper, an admin, with the password " in first.stdout
    assert "there are people here already" in second.stderr
    assert run_sql(instance, "SELECT count(*) FROM posts") == [(150,)]


def test_seed_stays_out_of_a_site_for_the_world(microblog: Microblog, instance: Path) -> None:
    answer = microblog("seed", "--force", BASE_URL="https://blog.example.org")

    assert (answer.returncode, answer.stderr.count("\n")) == (1, 1)
    assert run_sql(instance, "SELECT count(*) FROM users") == [(0,)]
