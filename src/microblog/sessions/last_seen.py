"""When somebody was here last: noted after the answer, once in a while."""

from datetime import timedelta

from quart import Quart, Response, current_app

from microblog.clock import utc_now
from microblog.database import writing
from microblog.sessions.current_user import visitor
from microblog.sessions.queries import Person, save_last_used
from microblog.users.writing import save_last_seen

_EVERY = timedelta(minutes=5)


def init_last_seen(app: Quart) -> None:
    """Note who is here, and that their login is used."""

    @app.after_request
    async def note_last_seen(response: Response) -> Response:
        person = visitor().person
        if person and response.status_code < 400 and _is_stale(person):
            current_app.add_background_task(_save_last_seen, person)
        return response


def _is_stale(person: Person) -> bool:
    return utc_now() - min(person.last_seen_at, person.login_used_at) > _EVERY


async def _save_last_seen(person: Person) -> None:
    stale = utc_now() - _EVERY
    async with writing() as db:
        await save_last_seen(db, user_id=person.id, unless_since=stale)
        await save_last_used(db, login_id=person.login_id, unless_since=stale)
