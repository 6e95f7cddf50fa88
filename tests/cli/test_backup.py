"""`microblog backup` and `restore`."""

import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

from microblog.schema import newest_revision
from tests.cli.conftest import Microblog
from tests.outside import run_sql


def test_a_backup_is_made_checked_and_restored(
    microblog: Microblog, instance: Path, tmp_path: Path
) -> None:
    made = microblog("backup", "site.zip")
    checked = microblog("backup", "--check", "site.zip")
    restored = microblog("restore", "site.zip", INSTANCE_PATH="elsewhere")

    assert [answer.returncode for answer in (made, checked, restored)] == [0, 0, 0]
    assert "site.zip is whole" in checked.stdout
    assert "elsewhere/settings.env" in restored.stdout
    assert microblog("db", "check", INSTANCE_PATH="elsewhere").returncode == 0


def test_a_file_that_exists_is_replaced_only_by_force(
    microblog: Microblog, instance: Path, tmp_path: Path
) -> None:
    (tmp_path / "site.zip").write_text("mine")

    refused = microblog("backup", "site.zip")
    forced = microblog("backup", "--force", "site.zip")

    assert (refused.returncode, refused.stderr) == (
        1,
        "Error: site.zip exists; --force replaces it\n",
    )
    assert forced.returncode == 0


def test_a_place_in_the_instance_is_refused(microblog: Microblog, instance: Path) -> None:
    answer = microblog("backup", "instance/site.zip")

    assert (answer.returncode, answer.stderr.count("\n")) == (1, 1)
    assert "please choose another place" in answer.stderr


def test_what_is_no_file_is_not_replaced(
    microblog: Microblog, instance: Path, tmp_path: Path
) -> None:
    os.mkfifo(tmp_path / "pipe")

    answer = microblog("backup", "--force", "pipe")

    assert answer.returncode == 1
    assert answer.stderr == "Error: pipe is no file: please choose another place\n"
    assert (tmp_path / "pipe").is_fifo()


def test_what_is_no_backup_is_one_line(microblog: Microblog, tmp_path: Path) -> None:
    (tmp_path / "site.zip").write_text("x")

    answer = microblog("restore", "site.zip")

    assert answer.returncode == 1
    assert answer.stderr == "Error: site.zip is no backup, or only the beginning of one\n"


def test_a_backup_of_an_older_release_is_migrated_by_a_command(
    microblog: Microblog, instance: Path
) -> None:
    microblog("db", "downgrade", "-1")
    microblog("backup", "site.zip")

    answer = microblog("restore", "site.zip", INSTANCE_PATH="elsewhere")

    assert "Please run: microblog db upgrade" in answer.stdout
    assert microblog("db", "upgrade", INSTANCE_PATH="elsewhere").returncode == 0


def test_upgrade_backs_up_first_and_says_where(microblog: Microblog, instance: Path) -> None:
    microblog("db", "downgrade", "-1")

    answer = microblog("db", "upgrade")

    path = Path(answer.stdout.splitlines()[0].removeprefix("The site as it was is in ")[:-1])
    assert (instance.parent / path).exists()
    assert run_sql(instance, "SELECT version_num FROM alembic_version") == [(newest_revision(),)]


def test_of_a_new_site_there_is_nothing_to_back_up(microblog: Microblog, instance: Path) -> None:
    new = instance.parent / "new"
    # As a package or an image has made it.
    new.mkdir()

    answer = microblog("db", "upgrade", INSTANCE_PATH=str(new))

    assert (answer.returncode, "The site as it was" in answer.stdout) == (0, False)
    assert not (new / "backups").exists()


def test_a_backup_is_made_also_where_it_can_not_be_noted(
    microblog: Microblog, instance: Path
) -> None:
    (instance / ".last_backup.json").mkdir()

    answer = microblog("backup", "site.zip")

    assert answer.returncode == 0
    assert "site.zip has " in answer.stdout
    assert "The doctor will not know of it" in answer.stderr


def test_a_damaged_database_is_named_before_it_is_migrated(
    microblog: Microblog, instance: Path
) -> None:
    (instance / "microblog.db").write_bytes(b"no database")

    answer = microblog("db", "downgrade", "-1")

    assert (answer.returncode, answer.stderr.count("\n")) == (1, 1)
    assert "microblog.db: file is not a database" in answer.stderr


def test_a_backup_that_fails_stops_the_migration(microblog: Microblog, instance: Path) -> None:
    microblog("db", "downgrade", "-1")
    shutil.rmtree(instance / "backups")
    (instance / "backups").write_text("in the way")

    answer = microblog("db", "upgrade")

    assert (answer.returncode, answer.stderr.count("\n")) == (1, 1)
    assert run_sql(instance, "SELECT version_num FROM alembic_version") != [(newest_revision(),)]


def test_a_backup_that_is_told_to_stop_leaves_nothing(instance: Path, tmp_path: Path) -> None:
    status = _told_to_stop("backup", "site.zip", folder=tmp_path, part="site.zip.part")

    assert status == 128 + signal.SIGTERM
    assert list(tmp_path.glob("site.zip*")) == []


def test_a_site_that_is_told_to_stop_while_it_is_backed_up_leaves_nothing(
    microblog: Microblog, instance: Path, tmp_path: Path
) -> None:
    microblog("db", "downgrade", "-1")
    shutil.rmtree(instance / "backups")

    serve = ("serve", "--upgrade", "--bind", "127.0.0.1:0")
    status = _told_to_stop(*serve, folder=tmp_path, part="instance/backups/*.part")

    assert status == 0
    assert list((instance / "backups").iterdir()) == []


def _told_to_stop(*arguments: str, folder: Path, part: str) -> int:
    """The exit status of a command that has to stop in the middle of a backup."""
    with (folder / "instance" / "large").open("wb") as large:
        large.truncate(2_000_000_000)
    command = [sys.executable, "-m", "microblog", *arguments]
    environment = {**os.environ, "INSTANCE_PATH": "instance"}
    with subprocess.Popen(command, cwd=folder, env=environment) as process:
        while not any(found.stat().st_size >= 1000 for found in folder.glob(part)):
            time.sleep(0.01)
        process.terminate()
    return process.returncode
