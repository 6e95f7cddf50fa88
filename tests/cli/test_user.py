"""`microblog user`."""

from hashlib import sha256
from pathlib import Path

import pytest

from tests.browser import PASSWORD
from tests.cli.conftest import Microblog, Result
from tests.outside import run_sql

pytestmark = pytest.mark.usefixtures("instance")


@pytest.fixture
def alice(instance: Path) -> None:
    """Somebody who is there already."""
    run_sql(
        instance,
        "INSERT INTO users (username, username_key, email, email_key, password_hash,"
        " about_me, is_admin, created_at, last_seen_at) VALUES ('alice', 'alice',"
        " 'alice@example.org', 'alice@example.org', 'x', '', 0, '2026-01-01', '2026-01-01')",
    )


def _create(
    microblog: Microblog, name: str, email: str, *options: str, password: str = PASSWORD
) -> Result:
    return microblog(
        "user", "create", name, email, "--password-stdin", *options, stdin=f"{password}\n"
    )


def _failed(answer: Result, message: str) -> bool:
    return answer.returncode == 1 and message in answer.stderr and answer.stderr.count("\n") == 1


def test_list_shows_who_was_created(microblog: Microblog) -> None:
    created = _create(microblog, " alice ", "Alice@Example.ORG", "--admin")

    assert (created.stdout, created.stderr) == ("alice can log in now.\n", "")
    assert microblog("user", "list").stdout == "1\talice\tAlice@example.org\tadmin\n"


def test_create_refuses_a_taken_name_and_address_in_one_line(
    microblog: Microblog, alice: None
) -> None:
    answer = _create(microblog, "ALICE", "ALICE@example.org")

    assert _failed(answer, "already has this username")
    assert "already is an account" in answer.stderr


def test_create_refuses_a_bad_name_address_and_password_in_one_line(microblog: Microblog) -> None:
    answer = _create(microblog, "a b", "nowhere", password="short")

    assert _failed(answer, "Please use 3 to 30 letters")
    assert "This is not an e-mail address" in answer.stderr
    assert "Please use 8 to 256 characters" in answer.stderr


def test_create_without_a_terminal_names_the_option(microblog: Microblog) -> None:
    answer = microblog("user", "create", "alice", "alice@example.org", stdin=PASSWORD)

    assert _failed(answer, "--password-stdin")


def test_set_admin_takes_a_name_in_any_case(
    microblog: Microblog, alice: None, instance: Path
) -> None:
    answer = microblog("user", "set-admin", "Alice")

    assert (answer.returncode, answer.stdout) == (0, "alice is an admin now.\n")
    assert run_sql(instance, "SELECT is_admin FROM users") == [(1,)]


def test_set_admin_of_nobody_is_one_line(microblog: Microblog) -> None:
    assert _failed(microblog("user", "set-admin", "zoe"), "there is nobody called zoe")


def test_reset_link_prints_a_link_that_is_kept_as_a_hash(
    microblog: Microblog, alice: None, instance: Path
) -> None:
    answer = microblog("user", "reset-link", "Alice", BASE_URL="https://blog.example.org/")

    link, token = answer.stdout.strip().rsplit("/", 1)
    [(kept,)] = run_sql(instance, "SELECT token_hash FROM tokens")
    assert link == "https://blog.example.org/reset_password"
    assert kept == sha256(token.encode()).hexdigest()


def test_reset_link_without_an_address_of_the_site_says_what_is_missing(
    microblog: Microblog, alice: None
) -> None:
    answer = microblog("user", "reset-link", "alice@example.org")

    assert answer.stdout.startswith("/reset_password/")
    assert "BASE_URL" in answer.stderr


def test_reset_link_of_nobody_is_one_line(microblog: Microblog) -> None:
    assert _failed(microblog("user", "reset-link", "zoe"), "there is nobody called zoe")


def test_create_refuses_a_reserved_name_and_a_common_password(microblog: Microblog) -> None:
    answer = _create(microblog, "admin", "alice@example.org", password="password1")

    assert _failed(answer, "This name is reserved")
    assert "one of the commonest" in answer.stderr


def test_suspend_and_unsuspend_stand_in_the_log(
    microblog: Microblog, alice: None, instance: Path
) -> None:
    first = microblog("user", "suspend", "Alice", "--reason", "spam")
    again = microblog("user", "suspend", "alice", "--reason", "spam")
    back = microblog("user", "unsuspend", "alice", "--reason", "sorry")

    assert first.stdout == "alice is suspended now.\n"
    assert _failed(again, "alice is suspended already.")
    assert back.stdout == "alice can log in again.\n"
    assert run_sql(instance, "SELECT admin_name, act, person_name, reason FROM admin_acts") == [
        ("command line", "suspend", "alice", "spam"),
        ("command line", "unsuspend", "alice", "sorry"),
    ]


def test_delete_asks_first(microblog: Microblog, alice: None, instance: Path) -> None:
    refused = microblog("user", "delete", "alice", "--reason", "spam", stdin="n\n")
    before = run_sql(instance, "SELECT username FROM users")
    done = microblog("user", "delete", "alice", "--reason", "spam", "--yes")

    assert (refused.returncode, before) == (1, [("alice",)])
    assert done.stdout.startswith("The account of alice is closed")
    assert run_sql(instance, "SELECT username FROM users") == [("(deleted)",)]
    assert run_sql(instance, "SELECT act, person_name FROM admin_acts") == [
        ("delete account", "alice")
    ]


def test_suspend_of_nobody_is_one_line(microblog: Microblog) -> None:
    answer = microblog("user", "suspend", "zoe", "--reason", "spam")

    assert _failed(answer, "there is nobody called zoe")


@pytest.mark.parametrize(
    ("reason", "said"),
    [
        ("a\x1b[31m", r"no page can show the character '\x1b'"),
        ("Fu\udcdfball", r"no page can show the character '\udcdf'"),
        ("x" * 1001, "at most 1000 characters, and not 1001"),
    ],
)
def test_a_reason_is_held_to_what_a_page_takes(
    microblog: Microblog, alice: None, reason: str, said: str
) -> None:
    answer = microblog("user", "suspend", "alice", "--reason", reason)

    assert answer.returncode == 2
    assert answer.stderr.endswith(f"Error: Invalid value for '--reason': {said}\n")


def test_a_name_that_is_not_utf8_is_nobodys(microblog: Microblog, alice: None) -> None:
    assert _failed(microblog("user", "set-admin", "Fu\udcdf"), "there is nobody called Fu\\udcdf")


@pytest.mark.usefixtures("alice")
def test_delete_asks_by_the_name_that_was_found(microblog: Microblog) -> None:
    nobody = microblog("user", "delete", "nobody", "--reason", "spam", stdin="y\n")
    asked = microblog("user", "delete", "alice@example.org", "--reason", "spam", stdin="n\n")

    assert (nobody.stdout, _failed(nobody, "there is nobody called nobody")) == ("", True)
    assert "Delete the account of alice for good?" in asked.stdout
