"""A site, and programs that watch it."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from pathlib import Path

import httpx
from quart import Quart

from microblog import create_app
from microblog.config import load


@asynccontextmanager
async def asking(app: Quart, address: str = "127.0.0.1") -> AsyncGenerator[httpx.AsyncClient, None]:
    """A program on this machine, or at another address."""
    transport = httpx.ASGITransport(app, client=(address, 1))  # type: ignore[arg-type]
    async with httpx.AsyncClient(transport=transport, base_url="http://localhost") as client:
        yield client


@asynccontextmanager
async def site(instance: Path, **settings: object) -> AsyncGenerator[Quart, None]:
    """A site with settings of its own."""
    app = create_app(load(instance_path=instance, _env_file=None, **settings))
    async with app.test_app():
        yield app
