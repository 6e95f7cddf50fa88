"""The site with a page that breaks, for what a page with status 500 costs."""

from quart import Quart

import microblog
from microblog.config import Config


def create_app(config: Config | None = None) -> Quart:
    """The site, and /broken."""
    app = microblog.create_app(config)

    @app.get("/broken")
    async def broken() -> str:
        raise ZeroDivisionError

    return app
