"""What the doctor says of a site that is well, and of each thing that is not."""

import asyncio
import os
import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from microblog import migrations
from microblog.backups.last import note_backup
from microblog.clock import utc_now
from microblog.config import Config, load
from microblog.doctor.examination import examine, production
from microblog.doctor.verdict import Verdict
from tests.errors.kept import rows
from tests.outside import run_sql
from tests.postgresql import PostgreSQL
from tests.smtp import Inbox

USER = (
    "INSERT INTO users (username, username_key, email, email_key, password_hash, about_me,"
    " is_admin, created_at, last_seen_at) VALUES ('alice', 'alice', 'a@example.org',"
    " 'a@example.org', 'x', '', 1, '2026-01-01', '{seen}')"
)


async def _verdicts(config: Config, *, sending: bool = False) -> dict[str, Verdict]:
    return {name: verdict async for name, verdict in examine(config, sending=sending)}


def _config(instance: Path, **settings: object) -> Config:
    return load(instance_path=instance, _env_file=None, **settings)


async def test_a_site_that_is_well_has_no_failures(instance: Path) -> None:
    await asyncio.to_thread(run_sql, instance, USER.format(seen="2026-01-01"))
    config = _config(instance, registration="closed")
    note_backup(config, made_at=utc_now(), file=instance / "x.zip")

    found = await _verdicts(config)

    # The machine's own room and cores are not for a test to mend.
    assert {name for name, one in found.items() if one.level != "ok"} <= {"mail-server", "disk"}


async def test_a_site_that_is_not_there_fails_check_by_check(tmp_path: Path) -> None:
    found = await _verdicts(_config(tmp_path))

    failed = {name for name, verdict in found.items() if verdict.level == "fail"}
    assert {"database", "database-file", "error-store", "clock", "bugs"} <= failed
    assert await asyncio.to_thread(os.listdir, tmp_path) == []


def _open_to_all(instance: Path) -> None:
    instance.chmod(0o755)


def _damage(instance: Path) -> None:
    data = bytearray((instance / "microblog.db").read_bytes())
    data[4096 * 3 : 4096 * 5] = b"\xff" * 8192
    (instance / "microblog.db").write_bytes(data)


def _orphan(instance: Path) -> None:
    with closing(sqlite3.connect(instance / "microblog.db")) as database, database:
        database.execute("INSERT INTO likes (post_id, user_id, created_at) VALUES (1, 1, 'x')")


def _old(instance: Path) -> None:
    run_sql(instance, "UPDATE alembic_version SET version_num = '0001'")


def _visit_from_the_future(instance: Path) -> None:
    run_sql(instance, USER.format(seen="2999-01-01"))


def _backup_of_long_ago(instance: Path) -> None:
    note_backup(_config(instance), made_at=utc_now() - timedelta(days=8), file=instance / "x.zip")


def _forget_to_switch_off(instance: Path) -> None:
    run_sql(instance, "INSERT INTO site_settings VALUES ('read_only', 'back at 14:00')")


@pytest.mark.parametrize(
    ("name", "level", "said", "break_it"),
    [
        ("file-rights", "warn", "chmod o=", _open_to_all),
        ("database-file", "fail", "restore a backup", _damage),
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

    found = (await _verdicts(_config(instance)))[name]

    assert found.level == level
    assert said in found.said


@pytest.mark.parametrize(
    ("value", "level", "said"),
    [
        ("0", "fail", "no number from 1 on"),
        ("many", "fail", "no number from 1 on"),
        ("999", "warn", "set WEB_CONCURRENCY to"),
    ],
)
async def test_an_odd_number_of_workers_is_found(
    instance: Path, monkeypatch: pytest.MonkeyPatch, value: str, level: str, said: str
) -> None:
    monkeypatch.setenv("WEB_CONCURRENCY", value)

    found = (await _verdicts(_config(instance)))["workers"]

    assert (found.level, said in found.said) == (level, True)


async def test_the_number_of_workers_may_be_in_dotenv(
    instance: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(instance)
    (instance / ".env").write_text("WEB_CONCURRENCY=999\n")

    assert (await _verdicts(_config(instance)))["workers"].level == "warn"


async def test_workers_on_postgresql_share_their_limits(
    instance: Path, postgresql: PostgreSQL, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WEB_CONCURRENCY", "2")
    monkeypatch.setattr("os.cpu_count", lambda: 2)
    alone = await _verdicts(_config(instance))
    shared = await _verdicts(_config(instance, database_url=postgresql.new_database()))

    assert (alone["workers"].level, shared["workers"].level) == ("warn", "ok")


@pytest.mark.parametrize(("workers", "level"), [("1", "ok"), ("9", "warn")])
async def test_more_connections_than_postgresql_allows_are_found(
    instance: Path,
    postgresql: PostgreSQL,
    monkeypatch: pytest.MonkeyPatch,
    workers: str,
    level: str,
) -> None:
    monkeypatch.setenv("WEB_CONCURRENCY", workers)

    found = await _verdicts(_config(instance, database_url=postgresql.new_database()))

    assert found["connections"].level == level


async def test_a_database_that_takes_no_writes_is_found(
    instance: Path, postgresql: PostgreSQL
) -> None:
    url = postgresql.new_database()
    config = _config(instance, database_url=url)
    await asyncio.to_thread(migrations.upgrade, config)
    postgresql.shut(url)

    found = (await _verdicts(config))["read-only"]

    assert found.level == "fail"
    assert "cannot execute UPDATE in a read-only transaction" in found.said


async def test_what_counts_tries_and_is_away_is_found(instance: Path) -> None:
    found = await _verdicts(_config(instance, ratelimit_storage="redis://127.0.0.1:9"))

    assert found["tries"].level == "fail"


async def test_a_database_that_is_no_replica_is_found(
    instance: Path, postgresql: PostgreSQL
) -> None:
    url = postgresql.new_database()

    found = await _verdicts(_config(instance, database_url=url, database_read_url=url))

    assert (found["replica"].level, "is no replica" in found["replica"].said) == ("warn", True)


async def test_the_registration_that_an_admin_chose_holds(instance: Path) -> None:
    choose = "INSERT INTO site_settings VALUES ('registration', 'invite')"
    await asyncio.to_thread(run_sql, instance, choose)

    found = (await _verdicts(_config(instance)))["registration"]

    assert found == Verdict("ok", "invite; addresses are not confirmed")


async def test_a_mail_server_is_asked_and_sent_nothing(instance: Path, inbox: Inbox) -> None:
    config = _mailing(instance, inbox)

    found = (await _verdicts(config))["mail-server"]

    assert found == Verdict("ok", f"127.0.0.1:{inbox.port} lets the site in")
    assert inbox.messages == []


async def test_a_mail_is_sent_where_that_is_asked_for(instance: Path, inbox: Inbox) -> None:
    found = (await _verdicts(_mailing(instance, inbox), sending=True))["mail-server"]

    assert "took a mail for admin@example.org" in found.said
    assert len(inbox.messages) == 1


async def test_a_mail_server_that_is_down_fails(instance: Path) -> None:
    config = _config(instance, mail_server="127.0.0.1", mail_port=1, admins="admin@example.org")

    assert (await _verdicts(config))["mail-server"].level == "fail"


async def test_waiting_mails_and_open_bugs_are_counted(instance: Path) -> None:
    await asyncio.to_thread(_trouble, instance)

    found = await _verdicts(_config(instance))

    assert (found["bugs"].level, found["mails"].level) == ("warn", "warn")
    assert found["mails"].said == "1 could not be sent yet, 0 never in a week: 421 later"


def test_a_finding_fails_a_site_on_https_and_warns_another(instance: Path) -> None:
    local, public = (
        dict(production(_config(instance, base_url=f"{scheme}://blog.example.org")))
        for scheme in ("http", "https")
    )

    assert (local["mail"].level, public["mail"].level) == ("warn", "fail")


def test_an_accepted_finding_is_fine(instance: Path) -> None:
    found = dict(production(_config(instance, accepted_risks="mail")))

    assert found["mail"].level == "ok"
    assert found["mail"].said.startswith("accepted: ")


def _mailing(instance: Path, inbox: Inbox) -> Config:
    return _config(
        instance, mail_server="127.0.0.1", mail_port=inbox.port, admins="admin@example.org"
    )


def _trouble(instance: Path) -> None:
    rows(
        instance,
        "INSERT INTO mails (kind, message_id, recipients, subject, body, created_at, state, tries,"
        " next_try_at, last_error) VALUES ('letter', '1', 'a@example.org', '', '', '2026-01-01',"
        " 'waiting', 1, '2026-01-01', '421 later')",
    )
    rows(
        instance,
        "INSERT INTO error_groups (key, title, kind, place, message, first_at, last_at, times,"
        " people, routes, first_release, last_release, state, note, mailed_count, next_mail_at)"
        " VALUES ('k', 't', 'k', 'p', 'm', '2026-01-01', '2026-01-01', 1, 0, '', '1', '1', 'open',"
        " '', 0, 1)",
    )
