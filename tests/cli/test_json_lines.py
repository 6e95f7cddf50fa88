"""`--json`, and completion."""

import json
from pathlib import Path

import pytest

from microblog.schema import newest_revision
from tests.cli.conftest import Microblog

pytestmark = pytest.mark.usefixtures("instance")


def test_user_list_has_one_object_a_line(microblog: Microblog) -> None:
    microblog("seed", "--posts", "1")

    answer = microblog("user", "list", "--json")

    people = [json.loads(line) for line in answer.stdout.splitlines()]
    assert (people[0]["username"], people[0]["is_admin"]) == ("demo_keeper", True)
    assert len(people) == 51


@pytest.mark.parametrize(
    ("arguments", "first"),
    [
        (("db", "current"), {"database": "database", "revision": newest_revision()}),
        (("config", "check"), {"setting": "INSTANCE_PATH", "value": "instance"}),
    ],
)
def test_other_lists_have_too(
    microblog: Microblog, arguments: tuple[str, ...], first: dict[str, str]
) -> None:
    answer = microblog(*arguments, "--json")

    assert json.loads(answer.stdout.splitlines()[0]) == first


def test_no_secret_is_printed_as_json(microblog: Microblog) -> None:
    answer = microblog("config", "check", "--json", SECRET_KEY="a key that nobody sees")

    assert answer.returncode == 0
    assert "a key that nobody sees" not in answer.stdout


def test_tab_completes_commands(microblog: Microblog, instance: Path) -> None:
    asked = {"COMP_WORDS": "microblog ba", "COMP_CWORD": "1"}

    answer = microblog(_MICROBLOG_COMPLETE="bash_complete", **asked)

    assert answer.stdout == "plain,backup\n"
