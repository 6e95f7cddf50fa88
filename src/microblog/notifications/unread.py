"""How much is unread, for the navigation of every page."""

from typing import Any

from quart import Quart
from sqlalchemy import ColumnElement
from sqlalchemy.sql.visitors import replacement_traverse

from microblog.blocks.visible import READER
from microblog.messages.queries import UNREAD_THREADS
from microblog.notifications.queries import MOST_COUNTED, UNREAD_NOTIFICATIONS
from microblog.sessions.current_user import visitor
from microblog.sessions.queries import ME, PERSON


def _of_me(count: ColumnElement[int]) -> ColumnElement[int]:
    """What is counted for a `reader`, for who is found by the same statement."""
    return replacement_traverse(count, {}, _me_for_reader)


def _me_for_reader(element: Any, **_options: Any) -> Any:
    return ME if element is READER else None


PERSON_AND_UNREAD = PERSON.add_columns(_of_me(UNREAD_NOTIFICATIONS), _of_me(UNREAD_THREADS))


def init_unread(app: Quart) -> None:
    """Offer the counts to every template; they are found with the person."""
    app.extensions["person"] = PERSON_AND_UNREAD

    @app.context_processor
    async def unread() -> dict[str, str]:
        if await visitor().load() is None:
            return {}
        notifications, threads = visitor().besides
        return {"unread_notifications": _shown(notifications), "unread_threads": _shown(threads)}


def _shown(count: int) -> str:
    if count >= MOST_COUNTED:
        return f"{MOST_COUNTED - 1}+"
    return str(count) if count else ""
