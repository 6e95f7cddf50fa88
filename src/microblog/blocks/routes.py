"""Blocking and muting a person, and looking at whom one has."""

from quart import Blueprint, ResponseReturnValue, abort, flash
from quart_auth import login_required

from microblog.blocks.names import person_called
from microblog.blocks.queries import block, blocked_people, mute, muted_people, unblock, unmute
from microblog.buttons import pressed
from microblog.database import db, writing
from microblog.guards.limits import limit
from microblog.languages import gettext as _
from microblog.pages import cursor_of_request, page_size
from microblog.rows import Gone
from microblog.sessions.current_user import person_logged_in
from microblog.templating import render_template
from microblog.users.models import User

blueprint = Blueprint("blocks", __name__)

PARTING = "120 per 5 minutes"


@blueprint.get("/settings/blocked")
@login_required
async def blocked() -> ResponseReturnValue:
    """Whom one has blocked."""
    person = await person_logged_in()
    page = await blocked_people(
        db(), reader=person.id, cursor=cursor_of_request(), size=page_size()
    )
    return await render_template("blocks/blocked.html", page=page)


@blueprint.get("/settings/muted")
@login_required
async def muted() -> ResponseReturnValue:
    """Whom one has muted."""
    person = await person_logged_in()
    page = await muted_people(db(), reader=person.id, cursor=cursor_of_request(), size=page_size())
    return await render_template("blocks/muted.html", page=page)


@blueprint.post("/block/<username:username>")
@login_required
async def block_person(username: str) -> ResponseReturnValue:
    """Block somebody: neither sees the other any more."""
    person, button = await person_logged_in(), await pressed()
    other = await _another(username)
    await limit(PARTING, "part", person.id)
    try:
        async with writing() as unit:
            await block(unit, blocker_id=person.id, blocked_id=other.id)
    except Gone:
        abort(404)
    await flash(_("You have blocked %(name)s.", name=other.username))
    return button.back()


@blueprint.post("/unblock/<username:username>")
@login_required
async def unblock_person(username: str) -> ResponseReturnValue:
    """Take a block back."""
    person, button = await person_logged_in(), await pressed()
    other = await _another(username)
    async with writing() as unit:
        await unblock(unit, blocker_id=person.id, blocked_id=other.id)
    await flash(_("%(name)s is no longer blocked.", name=other.username))
    return button.back()


@blueprint.post("/mute/<username:username>")
@login_required
async def mute_person(username: str) -> ResponseReturnValue:
    """Mute somebody, who does not notice."""
    person, button = await person_logged_in(), await pressed()
    other = await _another(username)
    await limit(PARTING, "part", person.id)
    try:
        async with writing() as unit:
            await mute(unit, muter_id=person.id, muted_id=other.id)
    except Gone:
        abort(404)
    await flash(_("You will no longer hear from %(name)s.", name=other.username))
    return button.back()


@blueprint.post("/unmute/<username:username>")
@login_required
async def unmute_person(username: str) -> ResponseReturnValue:
    """Take a mute back."""
    person, button = await person_logged_in(), await pressed()
    other = await _another(username)
    async with writing() as unit:
        await unmute(unit, muter_id=person.id, muted_id=other.id)
    await flash(_("%(name)s is no longer muted.", name=other.username))
    return button.back()


async def _another(username: str) -> User:
    person = await person_logged_in()
    other = await person_called(db(), username=username, reader=person.id) or abort(404)
    if other.id == person.id:
        abort(400, _("This works on other people only."))
    return other
