"""Requests that no library sends: bytes out, bytes back."""

import asyncio
from urllib.parse import urlsplit


async def connection(address: str) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    """To the server, with nothing sent yet."""
    parts = urlsplit(address)
    return await asyncio.open_connection(parts.hostname, parts.port)


async def listens(port: int) -> bool:
    """Whether somebody takes connections at a port of this machine."""
    try:
        _, writer = await asyncio.open_connection("127.0.0.1", port)
    except OSError:
        return False
    writer.close()
    await writer.wait_closed()
    return True


async def raw(address: str, request: bytes, *, waits: float = 0.0) -> bytes:
    """What the server answers before it hangs up; send `Connection: close`.

    The visitor `waits` so many seconds before reading.
    """
    reader, writer = await connection(address)
    writer.write(request)
    try:
        await asyncio.sleep(waits)
        async with asyncio.timeout(10):
            return await reader.read()
    finally:
        writer.close()


def status_of(answer: bytes) -> int:
    """The status in an answer's first line."""
    return int(answer.split(b" ", 2)[1])
