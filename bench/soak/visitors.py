"""Who comes: some write, and some read what these write."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from itertools import cycle
from typing import NamedTuple

import httpx

from bench.soak.notes import Note, NotedBrowser
from bench.soak.settings import Settings
from tests.people import press
from tests.writers import Writer


class Visitors(NamedTuple):
    """Those who write, one of whom waits for events, and what became of all requests."""

    writers: list[Writer]
    probe: Writer
    notes: list[Note]


@asynccontextmanager
async def visitors(url: str, settings: Settings) -> AsyncGenerator[Visitors, None]:
    """All of them, from their arrival to the end of the block."""
    notes: list[Note] = []
    ending = asyncio.Event()

    async def arrived(name: str) -> Writer:
        person = Writer(await stack.enter_async_context(NotedBrowser(url, notes)), name)
        await person.arrive()
        return person

    async with AsyncExitStack() as stack:
        probe = await arrived("probe")
        writers = [await arrived(f"writer{number}") for number in range(settings.writers)]
        readers = [await arrived(f"reader{number}") for number in range(settings.readers)]
        async with asyncio.TaskGroup() as tasks:
            for writer in writers:
                tasks.create_task(writer.write(ending, settings.pause))
            for reader in readers:
                tasks.create_task(_read(reader, writers, ending, settings.pause))
            try:
                yield Visitors([*writers, probe], probe, notes)
            finally:
                ending.set()


async def _read(reader: Writer, writers: list[Writer], ending: asyncio.Event, pause: float) -> None:
    profiles = [f"/user/{writer.name}" for writer in writers]
    for profile in profiles:
        await press(reader.browser, profile.replace("user", "follow"), on=profile)
    for page in cycle(["/", "/explore", *profiles]):
        if ending.is_set():
            return
        with suppress(httpx.TransportError):
            await reader.browser.get(page)
        await asyncio.sleep(pause)
