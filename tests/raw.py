"""Requests that no library sends: bytes out, bytes back."""

import asyncio
from urllib.parse import urlsplit


async def raw(address: str, request: bytes, *, waits: float = 0.0) -> bytes:
    """What the server answers before it hangs up; send `Connection: close`.

    The visitor `waits` so many seconds before reading.
    """
    parts = urlsplit(address)
    reader, writer = await asyncio.open_connection(parts.hostname, parts.port)
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
