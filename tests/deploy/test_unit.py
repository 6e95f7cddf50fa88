"""The systemd unit, and its settings."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from microblog.config import load
from microblog.doctor.production import findings
from tests.server import ROOT

UNIT = (ROOT / "deploy" / "microblog.service").read_text()
# 10 is a process that may do everything; of 5 on, systemd calls it exposed.
MOST_EXPOSED = "2.0"

needs_systemd = pytest.mark.skipif(
    shutil.which("systemd-analyze") is None, reason="there is no systemd-analyze"
)


@pytest.fixture
def unit(tmp_path: Path) -> Path:
    """The unit, with a command that is there."""
    microblog = Path(sys.executable).with_name("microblog")
    path = tmp_path / "microblog.service"
    path.write_text(UNIT.replace("/opt/microblog/bin/microblog", str(microblog)))
    return path


def _analyze(*arguments: str | Path) -> tuple[int, str]:
    answer = subprocess.run(
        ["systemd-analyze", *arguments], capture_output=True, text=True, check=False
    )
    return answer.returncode, answer.stderr


@needs_systemd
def test_systemd_understands_the_unit(unit: Path) -> None:
    assert _analyze("verify", "--man=no", unit) == (0, "")


@needs_systemd
def test_the_unit_is_hardened(unit: Path) -> None:
    score = str(round(float(MOST_EXPOSED) * 10))

    assert _analyze("security", "--offline=yes", f"--threshold={score}", unit) == (0, "")


def test_its_settings_are_fit_for_strangers_once_they_are_filled_in(tmp_path: Path) -> None:
    sample = (ROOT / "deploy" / "microblog.env").read_text()
    settings = tmp_path / ".env"
    settings.write_text(sample.replace("/var/lib/microblog", str(tmp_path / "instance")))

    found = findings(load(_env_file=settings))

    assert set(found) <= {"schema", "open-files", "samples"}
    assert found["samples"] == (
        "BASE_URL, CONTACT, MAIL_SERVER, MAIL_USERNAME, MAIL_PASSWORD, MAIL_FROM, ADMINS: "
        "still an example's; put in your own"
    )


def test_unit_and_settings_mean_the_same_folder() -> None:
    sample = (ROOT / "deploy" / "microblog.env").read_text()
    [folder] = re.findall(r"^INSTANCE_PATH=(.*)$", sample, re.MULTILINE)

    assert f"Environment=INSTANCE_PATH={folder}\n" in UNIT
    assert f"StateDirectory={os.path.relpath(folder, '/var/lib')}\n" in UNIT
