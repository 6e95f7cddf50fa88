"""`microblog db`."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from microblog.schema import newest_revision
from tests.cli.conftest import Microblog
from tests.disks import PRIVATE, needs_mounts
from tests.outside import run_sql
from tests.postgresql import PostgreSQL


def test_upgrade_makes_the_tables(microblog: Microblog) -> None:
    answer = microblog("db", "upgrade")

    assert (answer.returncode, answer.stderr) == (0, "")
    assert f"The database is at {newest_revision()} now.\n" in answer.stdout


def test_upgrade_refuses_a_database_that_keeps_few_languages(
    microblog: Microblog, postgresql: PostgreSQL
) -> None:
    latin = "TEMPLATE template0 LOCALE 'C' ENCODING 'LATIN1'"
    url = postgresql.new_database(options=latin)

    answer = microblog("db", "upgrade", DATABASE_URL=url)

    assert answer.returncode == 1
    assert answer.stderr.startswith("Error: the database is in LATIN1: please make it in UTF8")


def test_upgrade_of_the_newest_does_nothing(microblog: Microblog, instance: Path) -> None:
    answer = microblog("db", "upgrade")

    assert (answer.returncode, answer.stdout, answer.stderr) == (0, "", "")


def test_upgrade_to_what_is_no_revision_is_one_line(microblog: Microblog, instance: Path) -> None:
    answer = microblog("db", "upgrade", "9999")

    assert answer.returncode == 1
    assert answer.stderr == "Error: Can't locate revision identified by '9999'\n"


def test_what_is_no_revision_costs_no_backup(microblog: Microblog, instance: Path) -> None:
    microblog("db", "downgrade", "9999")
    microblog("db", "upgrade", "9999")

    assert not (instance / "backups").exists()


@pytest.mark.parametrize(
    "command", ["downgrade -99", "downgrade head", "upgrade head", "upgrade +1", "upgrade 0001"]
)
def test_what_changes_nothing_costs_no_backup(
    microblog: Microblog, instance: Path, command: str
) -> None:
    microblog("db", *command.split())

    assert not (instance / "backups").exists()


def test_a_step_back_and_one_ahead_are_backed_up_before(
    microblog: Microblog, instance: Path
) -> None:
    microblog("db", "downgrade", "-1")
    microblog("db", "upgrade", "+1")

    assert len(list((instance / "backups").iterdir())) == 2


def test_a_database_of_a_newer_release_costs_no_backup(
    microblog: Microblog, instance: Path
) -> None:
    run_sql(instance, "UPDATE alembic_version SET version_num = '9999'")

    answer = microblog("db", "upgrade")

    assert answer.returncode == 1
    assert answer.stderr == "Error: the database is of a newer release: it is at 9999\n"
    assert not (instance / "backups").exists()


@needs_mounts
def test_a_migration_without_room_names_the_disk_and_changes_nothing(
    microblog: Microblog, tmp_path: Path
) -> None:
    _older_site(microblog, tmp_path, "SELECT 1, hex(zeroblob(3000000))")
    (tmp_path / "disk").mkdir()
    # SQLite rebuilds the posts.
    script = (
        "mount -t tmpfs -o size=8m none disk && cp instance/microblog.db disk &&"
        ' for what in upgrade current; do "$0" -m microblog db $what; done'
    )

    answer = subprocess.run(
        [*PRIVATE, "sh", "-c", script, sys.executable],
        cwd=tmp_path,
        env={**os.environ, "DATABASE_URL": "sqlite:///disk/microblog.db"},
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
    )

    assert answer.stderr == "Error: the database can't be used: database or disk is full\n"
    assert "database: 0004" in answer.stdout


def test_a_migration_that_is_told_to_stop_changes_nothing(
    microblog: Microblog, tmp_path: Path
) -> None:
    many = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 200000)"
    _older_site(microblog, tmp_path, f"{many} SELECT i, 'x' FROM n")
    command = [sys.executable, "-m", "microblog", "db", "upgrade", "0005"]
    environment = {**os.environ, "INSTANCE_PATH": "instance"}

    with subprocess.Popen(
        command, cwd=tmp_path, env=environment, stderr=subprocess.PIPE, text=True
    ) as process:
        wal = tmp_path / "instance" / "microblog.db-wal"
        while not (wal.exists() and wal.stat().st_size > 1_000_000):
            time.sleep(0.01)
        process.terminate()
        _, said = process.communicate()

    assert (process.returncode, said) == (128 + signal.SIGTERM, "")
    assert "database: 0004" in microblog("db", "current").stdout


def _older_site(microblog: Microblog, folder: Path, posts: str) -> None:
    """Posts from before a migration that rebuilds them on SQLite."""
    microblog("db", "upgrade", "0004")
    user = "1, 'a', 'a', 'e', 'e', 'h', '', 0, '2026', '2026', NULL, NULL"
    run_sql(folder / "instance", f"INSERT INTO users VALUES ({user})")
    run_sql(
        folder / "instance",
        "INSERT INTO posts (id, body, author_id, created_at)"
        f" SELECT found.*, 1, '2026-01-01 00:00:00' FROM ({posts}) AS found",
    )


def test_all_is_deleted_only_when_somebody_says_so(microblog: Microblog, instance: Path) -> None:
    refused = microblog("db", "downgrade", "base")
    left = run_sql(instance, "SELECT version_num FROM alembic_version")
    done = microblog("db", "downgrade", "base", "--yes")

    assert "Delete all that is in the database?" in refused.stdout
    assert (refused.returncode, done.returncode) == (1, 0)
    assert left == [(newest_revision(),)]
    assert run_sql(instance, "SELECT version_num FROM alembic_version") == []


def test_downgrade_takes_back_one_step(microblog: Microblog, instance: Path) -> None:
    answer = microblog("db", "downgrade", "-1")

    assert (answer.returncode, answer.stderr) == (0, "")
    found = run_sql(instance, "SELECT version_num FROM alembic_version")
    assert found != [(newest_revision(),)]


def test_current_names_both_revisions(microblog: Microblog, instance: Path) -> None:
    answer = microblog("db", "current")

    assert answer.stdout == (
        f"database: {newest_revision()}\nerror store: {newest_revision('store')}\n"
    )


def test_current_of_nothing_says_so(microblog: Microblog) -> None:
    answer = microblog("db", "current")

    assert answer.returncode == 0
    assert answer.stdout == "database: no tables\nerror store: no tables\n"


def test_check_finds_the_tables_of_the_models(microblog: Microblog, instance: Path) -> None:
    answer = microblog("db", "check")

    assert (answer.returncode, answer.stderr) == (0, "")


def test_check_of_nothing_says_what_to_run(microblog: Microblog) -> None:
    answer = microblog("db", "check")

    assert answer.returncode == 1
    assert answer.stderr.endswith("Please run: microblog db upgrade\n")
    assert answer.stderr.count("\n") == 1
