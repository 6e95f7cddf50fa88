"""What the supervisor says is for whoever reads it; nobody has to."""

import os
import subprocess
import sys
from pathlib import Path

from tests.server import server

SAYS = "from microblog.serving.supervisor import _say; [_say('x' * 200) for _ in range(9)]"


def test_a_full_disk_does_not_end_the_supervisor() -> None:
    with Path("/dev/full").open("w") as full:
        subprocess.run([sys.executable, "-c", SAYS], stderr=full, check=True, timeout=30)


def test_a_pipe_that_nobody_reads_does_not_hold_the_supervisor_up() -> None:
    reading, writing = os.pipe()
    os.set_blocking(writing, False)
    try:
        while True:
            os.write(writing, b"x" * 1000)
    except BlockingIOError:
        os.set_blocking(writing, True)

    subprocess.run([sys.executable, "-c", SAYS], stderr=writing, check=True, timeout=30)

    for end in (reading, writing):
        os.close(end)


async def test_a_full_disk_for_what_it_prints_keeps_no_site_from_starting(instance: Path) -> None:
    full = os.open("/dev/full", os.O_WRONLY)
    async with server(instance, output=full) as site:
        status = await site.stop()
    os.close(full)

    assert status == 0
