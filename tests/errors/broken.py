"""A site with a page that breaks."""

from quart import Quart, request

from microblog import create_app
from microblog.config import Config
from microblog.database import writing


def broken_site(config: Config, *, commits: bool = False) -> Quart:
    """One whose `/broken` fails, after a commit where the test wants one."""
    app = create_app(config)

    async def broken() -> str:
        await request.form
        if commits:
            async with writing():
                pass
        raise ZeroDivisionError

    app.add_url_rule("/broken", "broken", broken, methods=["GET", "POST"])
    return app
