"""How many threads have something unread, for the navigation of every page."""

from quart import Quart
from sqlalchemy import select

from microblog.database import db
from microblog.messages.queries import UNREAD_THREADS
from microblog.sessions.current_user import visitor

_COUNTS = select(UNREAD_THREADS)


def init_unread(app: Quart) -> None:
    """Offer the number to every template; error pages do without it."""

    @app.context_processor
    async def unread() -> dict[str, int]:
        person = await visitor().load()
        count = await db().scalar(_COUNTS, {"reader": person.id}) if person else 0
        return {"unread_threads": count or 0}
