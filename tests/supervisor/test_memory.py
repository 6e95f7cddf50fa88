"""How the workers ask for memory."""

from pathlib import Path

import psutil

from tests.server import server
from tests.supervisor.processes import until, workers


async def test_a_worker_gives_large_blocks_of_memory_back(instance: Path) -> None:
    async with server(instance) as site:
        await until(lambda: len(workers(site)) == 1)
        [worker] = workers(site)
        environment = psutil.Process(worker).environ()

    assert environment["MALLOC_TRIM_THRESHOLD_"] == "1048576"
