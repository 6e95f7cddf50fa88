"""Errors of as many kinds as one likes, raised in a site without a server."""

import logging
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

from quart import Quart

from microblog import create_app
from microblog.config import Config

log = logging.getLogger("microblog.test")


@asynccontextmanager
async def running(config: Config) -> AsyncGenerator[Quart, None]:
    """The site, without a server."""
    app = create_app(config)
    async with app.test_app():
        yield app


def raise_kind(number: int) -> None:
    """Log one of the kind with that number."""
    kind: type[Exception] = type(f"Error{number}", (Exception,), {})
    try:
        raise kind
    except Exception:
        log.exception("one of many")
