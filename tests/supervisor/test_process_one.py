"""As the first process of a container, which inherits the children of all others."""

import shutil
import subprocess
from pathlib import Path

import psutil
import pytest

from tests.server import microblog_serve, server
from tests.supervisor.processes import until

# A process that nobody is left to wait for; then the command takes the place of the shell.
ORPHANING = ["sh", "-c", '(sleep 1 &); exec "$@"', "sh"]
AS_PROCESS_ONE = ["unshare", "--map-root-user", "--pid", "--fork", "--kill-child", "--mount-proc"]


def _is_permitted() -> bool:
    if shutil.which("unshare") is None:
        return False
    return (
        subprocess.run([*AS_PROCESS_ONE, "true"], capture_output=True, check=False).returncode == 0
    )


@pytest.mark.skipif(not _is_permitted(), reason="needs Linux, and the right to unshare")
async def test_orphans_are_buried(instance: Path) -> None:
    def first_of_all(bind: str) -> list[str]:
        return [*AS_PROCESS_ONE, *ORPHANING, *microblog_serve(bind)]

    async with server(instance, first_of_all) as site:
        [supervisor] = psutil.Process(site.pid).children()
        # Who has ended and is not buried is still among them.
        await until(lambda: "sleep" not in [child.name() for child in supervisor.children()])
