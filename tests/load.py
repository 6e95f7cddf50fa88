"""Visitors who come all the time: some with a new connection each time, some who keep theirs."""

import asyncio
import re
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

from tests.server import Server


class Load:
    """Asks for a page again and again, and counts."""

    def __init__(self, site: Server) -> None:
        self.answered = 0
        self.refused = 0
        self.lost: list[str] = []
        self.ended = False
        self._site = site

    async def visit(self, *, keep: bool) -> None:
        """Ask until the load ends; a refused connection is no lost request."""
        while not self.ended:
            await asyncio.sleep(0.05)
            try:
                reader, writer = await self._site.connect()
            except OSError:
                self.refused += 1
                continue
            try:
                while await self._ask(reader, writer, keep=keep) and not self.ended:
                    await asyncio.sleep(0.05)
            except (OSError, EOFError) as error:
                self.lost.append(repr(error))
            finally:
                writer.close()

    async def _ask(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, *, keep: bool
    ) -> bool:
        """Whether the connection can be asked again."""
        end = b"" if keep else b"Connection: close\r\n"
        writer.write(b"GET /login HTTP/1.1\r\nHost: 127.0.0.1\r\n" + end + b"\r\n")
        head = (await reader.readuntil(b"\r\n\r\n")).lower()
        length = re.search(rb"content-length: (\d+)", head)
        assert head.startswith(b"http/1.1 200 "), head
        assert length, head
        await reader.readexactly(int(length[1]))
        self.answered += 1
        return keep and b"connection: close" not in head


@asynccontextmanager
async def load(site: Server, visitors: int = 3) -> AsyncGenerator[Load, None]:
    """So many visitors of each kind, until the end of the block."""
    running = Load(site)
    async with asyncio.TaskGroup() as tasks:
        for _ in range(visitors):
            tasks.create_task(running.visit(keep=True))
            tasks.create_task(running.visit(keep=False))
        try:
            yield running
        finally:
            running.ended = True
