"""What the doctor says of a site that is well, and of each thing that is not."""

import asyncio
import os
import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from microblog.backups.last import note_backup
from microblog.clock import utc_now
from microblog.doctor.examination import production
from microblog.doctor.verdict import Verdict
from tests.doctor.examining import config_of, verdicts
from tests.outside import run_sql

USER = (
    "INSERT INTO users (username, username_key, email, email_key, password_hash, about_me,"
    " is_admin, created_at, last_seen_at) VALUES ('alice', 'alice', 'a@example.org',"
    " 'a@example.org', 'x', '', 1, '2026-01-01', '{seen}')"
)


async def test_a_site_that_is_well_has_no_failures(instance: Path) -> None:
    await asyncio.to_thread(run_sql, instance, USER.format(seen="2026-01-01"))
    config = config_of(instance, registration="closed")
    note_backup(config, made_at=utc_now(), file=instance / "x.zip")

    found = await verdicts(config)

    # The machine's own room and cores are not for a test to mend.
    assert {name for name, one in found.items() if one.level != "ok"} <= {"mail-server", "disk"}


async def test_a_site_that_is_not_there_fails_check_by_check(tmp_path: Path) -> None:
    found = await verdicts(config_of(tmp_path))

    failed = {name for name, verdict in found.items() if verdict.level == "fail"}
    assert {"database", "database-file", "error-store", "clock", "bugs"} <= failed
    assert await asyncio.to_thread(os.listdir, tmp_path) == []


def _open_to_all(instance: Path) -> None:
    instance.chmod(0o755)


def _damage(instance: Path) -> None:
    data = bytearray((instance / "microblog.db").read_bytes())
    data[4096 * 3 : 4096 * 5] = b"\xff" * 8192
    (instance / "microblog.db").write_bytes(data)


def _damage_store(instance: Path) -> None:
    (instance / "errors.db").write_bytes(b"\xff" * 8192)


def _orphan(instance: Path) -> None:
    with closing(sqlite3.connect(instance / "microblog.db")) as database, database:
        database.execute("INSERT INTO likes (post_id, user_id, created_at) VALUES (1, 1, 'x')")


def _old(instance: Path) -> None:
    run_sql(instance, "UPDATE alembic_version SET version_num = '0001'")


def _visit_from_the_future(instance: Path) -> None:
    run_sql(instance, USER.format(seen="2999-01-01"))


def _backup_of_long_ago(instance: Path) -> None:
    note_backup(config_of(instance), made_at=utc_now() - timedelta(days=8), file=instance / "x.zip")


def _forget_to_switch_off(instance: Path) -> None:
    run_sql(instance, "INSERT INTO site_settings VALUES ('read_only', 'back at 14:00')")


@pytest.mark.parametrize(
    ("name", "level", "said", "break_it"),
    [
        ("file-rights", "warn", "chmod o=", _open_to_all),
        ("database-file", "fail", "restore a backup", _damage),
        (
            "error-store-file",
            "fail",
            "errors.db* away, and run: microblog db upgrade",
            _damage_store,
        ),
        ("database-file", "fail", "a row of likes refers to one of", _orphan),
        ("database", "fail", "is at 0001, not", _old),
        ("clock", "fail", "please set its clock", _visit_from_the_future),
        ("backup", "warn", "microblog backup FILE", _backup_of_long_ago),
        ("read-only", "warn", "microblog read-only off", _forget_to_switch_off),
    ],
)
async def test_each_trouble_is_found_and_says_what_to_do(
    instance: Path, name: str, level: str, said: str, break_it: Callable[[Path], None]
) -> None:
    await asyncio.to_thread(break_it, instance)

    found = (await verdicts(config_of(instance)))[name]

    assert found.level == level
    assert said in found.said


async def test_a_setting_that_is_misspelt_is_found(
    instance: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ADMIN", "you@example.org")

    found = (await verdicts(config_of(instance)))["spelling"]

    assert found == Verdict("warn", "ADMIN is no setting: write ADMINS")


async def test_a_folder_for_a_log_is_found(instance: Path) -> None:
    found = (await verdicts(config_of(instance, log_file=instance)))["file-rights"]

    assert found == Verdict("fail", f"{instance} is a folder: name a file in it as LOG_FILE")


async def test_the_registration_that_an_admin_chose_holds(instance: Path) -> None:
    choose = "INSERT INTO site_settings VALUES ('registration', 'invite')"
    await asyncio.to_thread(run_sql, instance, choose)

    found = (await verdicts(config_of(instance)))["registration"]

    assert found == Verdict("ok", "invite; addresses are not confirmed")


def test_a_finding_fails_a_site_on_https_and_warns_another(instance: Path) -> None:
    local, public = (
        dict(production(config_of(instance, base_url=f"{scheme}://blog.example.org")))
        for scheme in ("http", "https")
    )

    assert (local["mail"].level, public["mail"].level) == ("warn", "fail")


def test_an_accepted_finding_is_fine(instance: Path) -> None:
    found = dict(production(config_of(instance, accepted_risks="mail")))

    assert found["mail"].level == "ok"
    assert found["mail"].said.startswith("accepted: ")
