"""The sites: one full of life, one to walk through, and four that show other pages."""

import shutil
from collections.abc import AsyncGenerator
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from typing import Any, NamedTuple

from quart import Quart, Response, abort

from microblog import create_app
from microblog.config import load
from microblog.errors.last_page import last_page
from microblog.errors.work import Work, current_work
from tests.serving import serving
from tests.smtp import smtp_server

LIVELY, WALKED, EMPTY, INVITED, CLOSED = "lively", "walked", "empty", "invited", "closed"
READ_ONLY = "read-only"
MAILING = {
    "mail_server": "127.0.0.1",
    "admins": ("admin@example.com",),
    # Links in mails lack the port, which nobody knows yet.
    "base_url": "http://127.0.0.1",
    "allowed_hosts": ("*",),
}
SETTINGS: dict[str, dict[str, Any]] = {
    LIVELY: {**MAILING, "contact": "hello@example.com", "posts_per_page": 8},
    WALKED: {},
    EMPTY: {},
    INVITED: {"registration": "invite"},
    READ_ONLY: {"posts_per_page": 8},
    CLOSED: {"registration": "closed", "public": False, "contact": "hello@example.com"},
}


class Site(NamedTuple):
    """An app, and where it answers."""

    app: Quart
    url: str


@asynccontextmanager
async def serving_all(migrated: Path, folder: Path) -> AsyncGenerator[dict[str, Site], None]:
    """Every site by its name; `migrated` is an instance to copy, and `folder` takes the copies."""
    async with AsyncExitStack() as stack:
        inbox = await stack.enter_async_context(smtp_server())
        sites = {}
        for name, settings in SETTINGS.items():
            shutil.copytree(migrated, folder / name)
            app = create_app(
                load(
                    instance_path=folder / name,
                    secret_key="for tests and nothing else",
                    ratelimit_enabled=False,
                    mail_port=inbox.port,
                    _env_file=None,
                    **settings,
                )
            )
            _add_breakable_pages(app)
            sites[name] = Site(app, await stack.enter_async_context(serving(app)))
        yield sites


def _add_breakable_pages(app: Quart) -> None:
    async def broken(what: str) -> str:
        if what == "sum":
            raise ZeroDivisionError("a sum of a page")
        raise LookupError("a list of a page")

    async def answer(status: int) -> str:
        abort(status)

    async def last() -> Response:
        kind, body = last_page(current_work.get() or Work())
        return Response(body, 500, content_type=kind.decode())

    app.add_url_rule("/broken/<what>", "broken", broken, methods=["GET", "POST"])
    app.add_url_rule("/answer/<int:status>", "answer", answer)
    app.add_url_rule("/last", "last", last)
