"""What holds for every command."""

from microblog.cli import COMMANDS
from tests.cli.conftest import Microblog


def test_help_names_every_command(microblog: Microblog) -> None:
    answer = microblog("--help")

    assert answer.returncode == 0
    assert all(f"\n  {name} " in answer.stdout for name in COMMANDS)


def test_an_unknown_command_is_wrong_usage(microblog: Microblog) -> None:
    answer = microblog("fly")

    assert answer.returncode == 2
    assert "No such command 'fly'" in answer.stderr


def test_bad_settings_are_named_one_a_line(microblog: Microblog) -> None:
    answer = microblog("user", "list", MAIL_PORT="smtp", SECRET_KEY="short")

    lines = answer.stderr.splitlines()
    assert answer.returncode == 1
    assert [line.partition(":")[0] for line in lines] == ["Error", "MAIL_PORT"]
    assert lines[0].startswith("Error: SECRET_KEY: ")


def test_a_database_that_cannot_be_opened_is_one_line(microblog: Microblog) -> None:
    answer = microblog("user", "list", DATABASE_URL="sqlite:////dev/null/x.db")

    assert answer.returncode == 1
    assert answer.stderr == "Error: the database can't be used: unable to open database file\n"


def test_a_database_server_that_is_down_is_one_line(microblog: Microblog) -> None:
    answer = microblog("db", "upgrade", DATABASE_URL="postgresql://127.0.0.1:1/x")

    assert answer.returncode == 1
    assert answer.stderr.startswith("Error: the database can't be used: ")
    assert answer.stderr.count("\n") == 1
