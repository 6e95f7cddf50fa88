"""An app of the test's own, under a real Hypercorn in the test's loop."""

import asyncio
import logging
import socket
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

from hypercorn.asyncio import serve
from hypercorn.config import Config as ServerConfig
from quart import Quart

from microblog.shipped import shipped
from tests.raw import listens


@asynccontextmanager
async def serving(app: Quart) -> AsyncGenerator[str, None]:
    """The address at which the app answers."""
    config = ServerConfig.from_toml(shipped("hypercorn.toml"))
    config.workers = 1
    config.errorlog = logging.getLogger("hypercorn.error")
    listener = socket.socket()
    listener.bind(("127.0.0.1", 0))
    port = listener.getsockname()[1]
    config.bind = [f"fd://{listener.detach()}"]
    stop = asyncio.Event()
    server = asyncio.create_task(serve(app, config, shutdown_trigger=stop.wait))
    await _wait_until_it_answers(port, server)
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        stop.set()
        await server


async def _wait_until_it_answers(port: int, server: asyncio.Task[None]) -> None:
    while not server.done():
        if await listens(port):
            return
        await asyncio.sleep(0.01)
    await server
