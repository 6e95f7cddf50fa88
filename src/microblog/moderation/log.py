"""The log of what admins did: each act writes a row, in its own unit."""

from typing import Any, NamedTuple

from sqlalchemy import bindparam, select
from sqlalchemy.ext.asyncio import AsyncSession

from microblog.columns import BigId
from microblog.moderation.models import AdminAct
from microblog.pages import Cursor, Keyset, Page, page_of
from microblog.sessions.queries import Person
from microblog.users.models import User


class Actor(NamedTuple):
    """Who did it; without a number, it was done where nobody logs in."""

    id: int | None
    name: str

    @classmethod
    def of(cls, person: Person) -> "Actor":
        """Who is logged in."""
        return cls(person.id, person.username)


COMMAND_LINE = Actor(None, "command line")

_PERSON = bindparam("person", type_=BigId)
_columns = select(*AdminAct.__table__.columns)
_ALL = Keyset.of(_columns, by=AdminAct.id)
_ON_PERSON = Keyset.of(_columns.where(AdminAct.person_id == _PERSON), by=AdminAct.id)


async def note_act(
    db: AsyncSession,
    *,
    by: Actor,
    act: str,
    reason: str,
    person: User | None = None,
    post_id: int | None = None,
) -> None:
    """Write a row into the log."""
    row = AdminAct(admin_id=by.id, admin_name=by.name, act=act, post_id=post_id, reason=reason)
    if person:
        row.person_id, row.person_name = person.id, person.username
    db.add(row)


async def acts(db: AsyncSession, *, cursor: Cursor, size: int) -> Page[Any]:
    """The whole log, the last act first."""
    return await page_of(db, _ALL, cursor=cursor, size=size)


async def acts_on(db: AsyncSession, *, person_id: int, size: int) -> list[Any]:
    """The last that was done to a person."""
    page = await page_of(db, _ON_PERSON, cursor=Cursor(), size=size, person=person_id)
    return page.items
