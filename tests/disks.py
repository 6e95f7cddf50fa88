"""Small disks in memory, which only one command sees."""

import shutil
import subprocess
import sys

import pytest

# A private mount, for which one need not be root.
PRIVATE = ["unshare", "--map-root-user", "--mount"]


def _can_mount() -> bool:
    if sys.platform != "linux" or shutil.which("unshare") is None:
        return False
    command = [*PRIVATE, "mount", "-t", "tmpfs", "none", "/mnt"]
    return subprocess.run(command, capture_output=True, check=False).returncode == 0


needs_mounts = pytest.mark.skipif(not _can_mount(), reason="nothing can be mounted here")
