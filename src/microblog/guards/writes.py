"""While the site is read-only, what would write is refused before a page is asked.

`database.writing` refuses it too; but what comes before it in a page is not done in vain.
"""

from quart import Quart, request

from microblog.guards.cross_site import SAFE
from microblog.read_only import gate

# Those that write a cookie or the error store alone, and the login, which says it at its form.
WORKING = {"look.choose", "errors.comment", "errors.group", "sessions.log_in", "sessions.log_out"}


def init_writes(app: Quart) -> None:
    """Refuse unsafe methods with ReadOnly; an address that leads nowhere has its own page."""

    @app.before_request
    async def refuse_writes() -> None:
        if request.method not in SAFE and request.endpoint not in {None, *WORKING}:
            gate().check()
