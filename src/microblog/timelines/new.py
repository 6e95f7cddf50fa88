"""Whether there are posts that a page doesn't show yet: asked for by its script."""

from quart import Blueprint
from quart_auth import login_required

from microblog.database import db
from microblog.languages import gettext as _
from microblog.languages import ngettext
from microblog.pages import cursor_of_request
from microblog.posts.marks import tag_key
from microblog.sessions.current_user import person_logged_in, reader
from microblog.timelines.home import new_at_home
from microblog.timelines.queries import new_of_everybody, new_tagged

blueprint = Blueprint("new", __name__)

MOST_COUNTED = 20


@blueprint.get("/new/home")
@login_required
async def home() -> dict[str, str]:
    """For the home page."""
    person = await person_logged_in()
    return _words(await new_at_home(db(), reader=person.id, **_beyond()))


@blueprint.get("/new/explore")
async def explore() -> dict[str, str]:
    """For everybody's posts."""
    return _words(await new_of_everybody(db(), reader=await reader(), **_beyond()))


@blueprint.get("/new/tag/<tag>")
async def tagged(tag: str) -> dict[str, str]:
    """For a tag."""
    key = tag_key(tag)
    return _words(await new_tagged(db(), tag=key, reader=await reader(), **_beyond()))


def _beyond() -> dict[str, int]:
    return {"after": cursor_of_request().after or 0, "most": MOST_COUNTED}


def _words(count: int) -> dict[str, str]:
    if count > MOST_COUNTED:
        return {"text": _("More than %(number)s new posts", number=MOST_COUNTED)}
    return {"text": ngettext("%(num)s new post", "%(num)s new posts", count) if count else ""}
