"""What an error page says besides the status: the number, what was typed, what is known."""

import asyncio
from datetime import datetime
from typing import TypedDict

from quart import request

from microblog.errors.comments import comment_token
from microblog.errors.request_facts import typed_texts
from microblog.errors.setup import keeper
from microblog.errors.work import Work
from microblog.languages import gettext as _
from microblog.languages import lazy_gettext as _l
from microblog.sessions.current_user import visitor
from microblog.sessions.next_page import own_path
from microblog.sessions.queries import Person

_SAVED = {
    "no": _l("Nothing of it was saved."),
    "maybe": _l("It may have been saved: please look before you send it again."),
    "yes": _l("It was saved: there is no need to send it again."),
}
# What the fields of forms are called; another is called what its name says.
LABELS = {
    "about_me": _l("About me"),
    "announcement": _l("Announcement"),
    "contact": _l("Contact"),
    "days": _l("Days"),
    "description": _l("Description"),
    "email": _l("E-mail address"),
    "label": _l("For whom"),
    "message": _l("Your message"),
    "name": _l("Name"),
    "note": _l("Note for visitors who meet this error"),
    "post": _l("Your text"),
    "reason": _l("Reason"),
    "said": _l("What you were doing"),
    "username": _l("Username"),
    "uses": _l("How many people"),
}
_BODY_SECONDS = 1.0


class PageContext(TypedDict):
    """What errors/error.html is rendered with."""

    person: Person | None
    is_error_page: bool
    number: str
    told: str
    since: datetime | None
    note: str
    came_from: str | None
    typed: dict[str, str]
    saved: str
    comment_token: str | None


async def page_context(status: int, work: Work) -> PageContext:
    """Gather what can be had without the database."""
    since, note = _known(work)
    typed = await _typed() if request.method == "POST" else {}
    broke = status >= 500
    return PageContext(
        person=visitor().person,
        is_error_page=True,
        number=work.number,
        told=_told(work) if broke else "",
        since=since,
        note=note,
        came_from=_came_from(),
        typed=typed,
        saved=_SAVED[work.saved],
        comment_token=comment_token(work) if broke and work.told else None,
    )


def _came_from() -> str | None:
    # Where a form was: to its own address one can't always go back.
    _, ours, path = (request.referrer or "").partition(f"://{request.host}/")
    return own_path(f"/{path}") if ours else None


def _told(work: Work) -> str:
    if not work.told:
        return ""
    found = keeper()
    if found and found.delivery:
        return _("The people who run this site have been told.")
    return _("It has been recorded for the people who run this site.")


def _known(work: Work) -> tuple[datetime | None, str]:
    found = keeper()
    return found.known.get(work.group or "", (None, "")) if found else (None, "")


async def _typed() -> dict[str, str]:
    try:
        async with asyncio.timeout(_BODY_SECONDS):
            await request.form
    except Exception:  # noqa: BLE001  # a body that can't be read may be why we are here
        return {}
    return {_label(name): text for name, text in typed_texts().items()}


def _label(name: str) -> str:
    return str(LABELS.get(name) or name.replace("_", " ").capitalize())
