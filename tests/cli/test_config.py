"""`microblog config`."""

from pathlib import Path

import pytest

from tests.cli.conftest import Microblog

SECRETS = {
    "SECRET_KEY": "hunter2-the-key-of-the-site",
    "SECRET_KEY_FALLBACKS": "hunter2-the-key-before-it",
    "MAIL_PASSWORD": "hunter2",
    "DATABASE_URL": "sqlite:///hunter2.db",
}


def test_check_shows_the_settings(microblog: Microblog) -> None:
    answer = microblog("config", "check", ADMINS="a@example.org, b@example.org")

    assert answer.returncode == 0
    assert "ADMINS=a@example.org,b@example.org\n" in answer.stdout
    assert "POSTS_PER_PAGE=25\n" in answer.stdout


def test_check_shows_what_is_used_where_nothing_is_set(microblog: Microblog) -> None:
    lines = microblog("config", "check", BASE_URL="https://site.example").stdout.splitlines()

    used = dict(line.split("=", 1) for line in lines)
    assert used["DATABASE_URL"].endswith("/microblog.db")
    assert used["LOG_FILE"].endswith("logs/microblog.log")
    assert used["ALLOWED_HOSTS"] == "site.example"
    assert used["CONFIRM_EMAIL"] == "False"


def test_check_tells_no_secret(microblog: Microblog) -> None:
    answer = microblog("config", "check", **SECRETS)

    assert answer.returncode == 0
    assert "hunter2" not in answer.stdout + answer.stderr
    assert all(f"{name}=***" in answer.stdout for name in SECRETS)


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        ("ADMIN", "ADMINS"),
        ("MAIL_USE_SSL", "MAIL_USE_TLS"),
        ("mail_user_file", "MAIL_USERNAME_FILE"),
    ],
)
def test_a_name_that_is_almost_a_settings_is_said(
    microblog: Microblog, tmp_path: Path, name: str, meant: str
) -> None:
    (tmp_path / ".env").write_text(f"{name}=x\nCOMPOSE_PROJECT_NAME=blog\n")

    said = microblog("config", "check").stderr

    assert f"{name.upper()} is no setting: write {meant}\n" in said
    assert "COMPOSE_PROJECT_NAME" not in said


def test_a_dollar_sign_in_dotenv_is_one(microblog: Microblog, tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("CONTACT='${HOME} or $x'\n")

    assert "CONTACT=${HOME} or $x\n" in microblog("config", "check").stdout


def test_a_line_of_dotenv_that_sets_nothing_stops_the_start(
    microblog: Microblog, tmp_path: Path
) -> None:
    (tmp_path / ".env").write_text("POSTS_PER_PAGE=7\nCONTACT='you\n")

    answer = microblog("config", "check")

    assert (answer.returncode, answer.stdout) == (1, "")
    assert answer.stderr.endswith("Error: .env: not NAME=value in line 2\n")
