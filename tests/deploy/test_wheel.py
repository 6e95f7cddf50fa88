"""The wheel, installed as a container or a server does it: without a checkout."""

import os
import re
import subprocess
import sys
import sysconfig
import venv
from email import message_from_bytes
from pathlib import Path
from zipfile import ZipFile

import pytest
from hatchling.builders.wheel import WheelBuilder

from tests.server import ROOT


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What `pip install .` installs."""
    folder = tmp_path_factory.mktemp("wheel")
    [path] = WheelBuilder(str(ROOT)).build(directory=str(folder), versions=["standard"])
    return Path(path)


def test_all_that_it_needs_is_locked(wheel: Path) -> None:
    locked = set(
        re.findall(r"^([a-z0-9-]+)==", (ROOT / "requirements.txt").read_text(), re.MULTILINE)
    )
    with ZipFile(wheel) as archive:
        [name] = [name for name in archive.namelist() if name.endswith(".dist-info/METADATA")]
        wanted = message_from_bytes(archive.read(name)).get_all("Requires-Dist") or []

    names = {re.split(r"[^A-Za-z0-9-]", line)[0] for line in wanted if "extra ==" not in line}

    assert len(names) > 15
    assert names <= locked


def test_a_site_is_made_without_a_checkout(wheel: Path, tmp_path: Path) -> None:
    microblog = _installed(wheel, tmp_path / "venv")
    environment = {"PATH": os.environ["PATH"], "INSTANCE_PATH": str(tmp_path / "instance")}

    for command in ("upgrade", "check"):
        subprocess.run([microblog, "db", command], cwd=tmp_path, env=environment, check=True)

    assert (tmp_path / "instance" / "microblog.db").exists()


def _installed(wheel: Path, folder: Path) -> Path:
    """The command, in an environment that has the packages of this one but not its microblog."""
    venv.create(folder, symlinks=True)
    install = ["install", "-q", "--no-deps", "--no-index", str(wheel)]
    subprocess.run(
        [sys.executable, "-m", "pip", "--python", str(folder / "bin" / "python"), *install],
        check=True,
    )
    [site] = folder.glob("lib/python*/site-packages")
    (site / "packages.pth").write_text(sysconfig.get_path("purelib"))
    return folder / "bin" / "microblog"
