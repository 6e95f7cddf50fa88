"""The command line, as one types it: a process of its own."""

import os
import subprocess
import sys
from pathlib import Path
from typing import Protocol

import pytest

Result = subprocess.CompletedProcess[str]


class Microblog(Protocol):
    """Runs `microblog` with these arguments, settings and standard input."""

    def __call__(self, *arguments: str, stdin: str = "", **settings: str) -> Result: ...


@pytest.fixture
def microblog(tmp_path: Path) -> Microblog:
    """The command; its instance is the one of `instance`, or one that does not exist yet."""

    def run(*arguments: str, stdin: str = "", **settings: str) -> Result:
        return subprocess.run(
            [sys.executable, "-m", "microblog", *arguments],
            cwd=tmp_path,
            env={**os.environ, "INSTANCE_PATH": "instance", **settings},
            input=stdin,
            capture_output=True,
            text=True,
            timeout=30,
            check=False,
        )

    return run
