"""How much is unread, for the navigation of every page."""

from quart import Quart
from sqlalchemy import select

from microblog.database import db
from microblog.messages.queries import UNREAD_THREADS
from microblog.notifications.queries import MOST_COUNTED, UNREAD_NOTIFICATIONS
from microblog.reads import rows
from microblog.sessions.current_user import visitor

_UNREAD = select(UNREAD_NOTIFICATIONS.label("notifications"), UNREAD_THREADS.label("threads"))


def init_unread(app: Quart) -> None:
    """Offer the counts to every template, in one statement; visitors cost none."""

    @app.context_processor
    async def unread() -> dict[str, str]:
        person = await visitor().load()
        if person is None:
            return {}
        [counted] = await rows(db(), _UNREAD, {"reader": person.id})
        return {
            "unread_notifications": _shown(counted.notifications),
            "unread_threads": _shown(counted.threads),
        }


def _shown(count: int) -> str:
    if count >= MOST_COUNTED:
        return f"{MOST_COUNTED - 1}+"
    return str(count) if count else ""
