"""`microblog config check --production`."""

from pathlib import Path

import pytest

from tests.cli.conftest import Microblog, Result

# A small machine's limit on open files is not for a test to mend.
GOOD = {
    "BASE_URL": "https://blog.example",
    "PROXY_HOPS": "1",
    "SECRET_KEY": "k7Hq2mZ8vXw4cNp1sRt6yBd3fGj5lKa9",
    "MAIL_SERVER": "smtp.example",
    "ADMINS": "admin@blog.example",
    "ACCEPTED_RISKS": "open-files",
}


def test_a_site_that_has_everything_is_fit(microblog: Microblog, instance: Path) -> None:
    answer = _check(microblog)

    assert (answer.returncode, answer.stderr) == (0, "")
    assert answer.stdout.endswith("The site is fit for production.\n")


@pytest.mark.parametrize(
    ("name", "settings"),
    [
        ("https", {"BASE_URL": "http://blog.example"}),
        ("proxies", {"PROXY_HOPS": "0"}),
        ("allowed-hosts", {"ALLOWED_HOSTS": "*"}),
        ("samples", {"CONTACT": "you@example.org"}),
        ("samples", {"MAIL_USERNAME": "blog", "MAIL_PASSWORD": "change-me", "MAIL_PORT": "465"}),
        ("secret-key", {"SECRET_KEY": "only 16 bytes ok"}),
        ("debug", {"FLASK_DEBUG": "1"}),
        ("mail", {"ADMINS": "", "MAIL_FROM": "blog@blog.example"}),
        ("mail", {"MAIL_USERNAME": "blog", "MAIL_USE_TLS": "yes"}),
        ("mail-password", {"MAIL_USERNAME": "blog", "MAIL_PASSWORD": "of the blog"}),
        ("rate-limits", {"RATELIMIT_ENABLED": "no"}),
        ("rate-limits", {"WEB_CONCURRENCY": "2"}),
        ("log-folder", {"LOG_FILE": "instance/microblog.db/log"}),
        ("accepted-risks", {"ACCEPTED_RISKS": "open-files,everything"}),
    ],
)
def test_each_lack_is_one_line_and_the_status_is_1(
    microblog: Microblog, instance: Path, name: str, settings: dict[str, str]
) -> None:
    answer = _check(microblog, **settings)

    assert answer.returncode == 1
    [line] = [line for line in _lines(answer) if not line.startswith("open-files")]
    assert line.startswith(f"{name}: ")


def test_a_database_that_is_not_migrated_is_found(microblog: Microblog) -> None:
    answer = _check(microblog)

    assert answer.returncode == 1
    [found] = [line for line in _lines(answer) if line.startswith("schema: ")]
    assert found.endswith("microblog.db). Please run: microblog db upgrade")


def test_a_kept_key_that_others_can_read_is_found(microblog: Microblog, instance: Path) -> None:
    (instance / "secret_key").write_text("k" * 43)
    (instance / "secret_key").chmod(0o644)

    answer = _check(microblog, SECRET_KEY="")

    assert "secret-key: others can read instance/secret_key: chmod 600" in _lines(answer)


def test_what_is_accepted_by_name_is_said_and_passes(microblog: Microblog, instance: Path) -> None:
    answer = _check(microblog, MAIL_SERVER="", ACCEPTED_RISKS="open-files,mail")

    assert answer.returncode == 0
    assert "mail: accepted: set MAIL_SERVER, or nobody is told what breaks" in _lines(answer)


def _check(microblog: Microblog, **settings: str) -> Result:
    return microblog("config", "check", "--production", **{**GOOD, **settings})


def _lines(answer: Result) -> list[str]:
    return [line for line in answer.stdout.splitlines() if not line.startswith("The site is")]


def test_a_site_on_https_does_not_start_with_a_finding_that_nobody_accepted(
    microblog: Microblog, instance: Path
) -> None:
    settings = {"BASE_URL": "https://blog.example", "ACCEPTED_RISKS": "mail,open-files"}

    answer = microblog("serve", "--bind", "127.0.0.1:0", **settings)

    assert answer.returncode == 1
    assert "proxies: something before the site speaks https" in answer.stderr
    assert "mail:" not in answer.stderr
    assert answer.stderr.count("Error") == 1


def test_workers_that_are_asked_for_on_the_command_line_count_too(
    microblog: Microblog, instance: Path
) -> None:
    answer = microblog("serve", "--bind", "127.0.0.1:0", "--workers", "2", **GOOD)

    assert answer.returncode == 1
    assert answer.stderr.startswith("Error: not fit for strangers: rate-limits: on SQLite each")
