"""`microblog doctor`."""

import json
from pathlib import Path

from tests.cli.conftest import Microblog


def test_a_site_on_this_machine_is_well_enough(microblog: Microblog, instance: Path) -> None:
    answer = microblog("doctor")

    assert (answer.returncode, answer.stderr) == (0, "")
    assert {line.split()[0] for line in answer.stdout.splitlines()} <= {"ok", "warn"}


def test_what_fails_makes_the_status_1(microblog: Microblog) -> None:
    answer = microblog("doctor")

    assert (answer.returncode, answer.stderr) == (1, "")
    assert "fail  database " in answer.stdout


def test_bad_settings_are_verdicts(microblog: Microblog) -> None:
    answer = microblog("doctor", "--json", MAIL_PORT="x", SECRET_KEY="short")

    assert (answer.returncode, answer.stderr) == (1, "")
    found = [json.loads(line) for line in answer.stdout.splitlines()]
    assert [one["check"] for one in found] == ["settings", "settings"]


def test_a_database_server_that_is_down_is_a_verdict(microblog: Microblog) -> None:
    answer = microblog("doctor", DATABASE_URL="postgresql://127.0.0.1:1/x")

    assert (answer.returncode, answer.stderr) == (1, "")
    assert "fail  database          the database can't be used: " in answer.stdout
