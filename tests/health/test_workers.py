"""The figures of several processes, under the server as one starts it."""

import asyncio
import re
from pathlib import Path

import httpx

from tests.server import server


async def test_each_scrape_names_the_process_that_it_reached(instance: Path) -> None:
    found: set[str] = set()
    async with server(instance, workers=2) as site, asyncio.timeout(30):
        while len(found) < 2:
            # A connection of its own, which any of the two may take.
            async with httpx.AsyncClient(base_url=site.url) as client:
                assert (await client.get("/readyz")).status_code == 200
                figures = (await client.get("/metrics")).text
            found |= set(re.findall(r'queue_length\{process="(worker-\d+)"\}', figures))

    assert len(found) == 2
