"""Light or dark: as the visitor's system has it, or as they chose, which a cookie remembers."""

from quart import Blueprint, Response, ResponseReturnValue, abort, redirect, request

from microblog.cookies import set_cookie
from microblog.sessions.next_page import own_path

blueprint = Blueprint("look", __name__)

COOKIE = "theme"
SYSTEM = "system"
_CHOICES = (SYSTEM, "light", "dark")
_A_YEAR_SECONDS = 365 * 24 * 3600


def theme() -> str:
    """What the visitor chose: "light", "dark" or "system"."""
    chosen = request.cookies.get(COOKIE, SYSTEM)
    return chosen if chosen in _CHOICES else SYSTEM


@blueprint.post("/theme")
async def choose() -> ResponseReturnValue:
    """Remember the choice, for visitors too; needs no token, as nothing else is changed."""
    form = await request.form
    chosen = form.get("theme")
    if chosen not in _CHOICES:
        abort(400)
    answer: Response = redirect(own_path(form.get("next")) or "/")  # type: ignore[assignment]
    set_cookie(answer, COOKIE, chosen, seconds=_A_YEAR_SECONDS)
    return answer
