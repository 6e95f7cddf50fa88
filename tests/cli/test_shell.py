"""`microblog shell`, by a pipe and at a terminal."""

import os
import pty
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.conftest import Microblog
from tests.outside import run_sql

pytestmark = pytest.mark.usefixtures("instance")

WRITE = """
async with writing(db):
    db.add(SiteSetting(name="name", value="Ours"))
print(await db.scalar(select(SiteSetting.value)))
"""


def test_a_program_reads_and_writes(microblog: Microblog, instance: Path) -> None:
    answer = microblog("shell", stdin=WRITE)

    assert (answer.returncode, answer.stdout, answer.stderr) == (0, "Ours\n", "")
    assert run_sql(instance, "SELECT value FROM site_settings") == [("Ours",)]


def test_a_program_that_fails_has_a_status(microblog: Microblog) -> None:
    answer = microblog("shell", stdin="await nothing()")

    assert answer.returncode == 1
    assert "NameError: name 'nothing' is not defined" in answer.stderr


def test_a_prompt_awaits_and_survives_an_error(instance: Path) -> None:
    inside, outside = pty.openpty()
    with subprocess.Popen(
        [sys.executable, "-m", "microblog", "shell"],
        env={**os.environ, "INSTANCE_PATH": str(instance)},
        stdin=outside,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    ) as process:
        os.write(inside, b"1 / 0\nawait db.scalar(select(func.count(User.id))) + 41\nexit()\n")
        said, _ = process.communicate(timeout=30)
    os.close(inside)
    os.close(outside)

    assert "ZeroDivisionError" in said
    assert "41\n" in said
