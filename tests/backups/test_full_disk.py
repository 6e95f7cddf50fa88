"""A backup for which there is no room."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.disks import PRIVATE, needs_mounts
from tests.outside import run_sql

pytestmark = needs_mounts


@pytest.mark.usefixtures("site")
def test_a_backup_without_room_leaves_nothing_and_names_the_disk(
    instance: Path, tmp_path: Path
) -> None:
    # More than SQLite keeps in memory before it writes.
    run_sql(instance, "UPDATE posts SET body = hex(zeroblob(3000000))")
    disk = tmp_path / "disk"
    disk.mkdir()
    script = (
        'mount -t tmpfs -o size=600k none disk && "$0" -m microblog backup disk/x.zip; ls -A disk'
    )

    answer = subprocess.run(
        [*PRIVATE, "sh", "-c", script, sys.executable],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
    )

    assert answer.stdout == ""
    assert answer.stderr == "Error: disk/x.zip.part.db: database or disk is full\n"
