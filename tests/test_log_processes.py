"""One rotating log file, written by several processes."""

import asyncio
import re
import sys
from pathlib import Path

PROCESSES = 4
LINES = 1000

WRITER = """
import logging, sys, time
from microblog.config import load
from microblog.logs import logging_to

name, lines = sys.argv[1], int(sys.argv[2])
config = load(instance_path=".", log_max_bytes=10_000, log_files_kept=1_000, _env_file=None)
with logging_to(config):
    log = logging.getLogger("microblog.test")
    slowest = 0.0
    for number in range(lines):
        start = time.perf_counter()
        log.info("line %s-%d ends here", name, number)
        slowest = max(slowest, time.perf_counter() - start)
print(slowest)
"""


async def test_four_processes_lose_no_line_at_a_small_rotation_size(tmp_path: Path) -> None:
    processes = [
        await asyncio.create_subprocess_exec(
            sys.executable,
            "-c",
            WRITER,
            str(number),
            str(LINES),
            cwd=tmp_path,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.DEVNULL,
        )
        for number in range(PROCESSES)
    ]
    answers = [(await process.communicate())[0] for process in processes]

    files = [path for path in (tmp_path / "logs").iterdir() if path.name.startswith("microblog")]
    text = "".join(path.read_text() for path in files)
    found = re.findall(r"INFO \[-\] microblog\.test: line (\d-\d+) ends here \[in", text)
    assert len(files) > 20
    assert len(found) == len(set(found)) == PROCESSES * LINES
    assert text.count("\n") == PROCESSES * LINES
    # Whoever logs only fills a queue: the disk and the other processes are a thread's matter.
    assert max(map(float, answers)) < 1
