"""Following a person."""

from quart import Blueprint, ResponseReturnValue, abort, flash
from quart_auth import login_required

from microblog.blocks.names import person_called
from microblog.buttons import pressed
from microblog.database import db, writing
from microblog.follows.queries import MOST_FOLLOWED, Apart, TooMany, follow, unfollow
from microblog.guards.limits import limit
from microblog.languages import gettext as _
from microblog.notifications.queries import notify, take_back
from microblog.rows import Gone
from microblog.sessions.current_user import person_logged_in

blueprint = Blueprint("follows", __name__)

FOLLOWING = "120 per 5 minutes"


@blueprint.post("/follow/<username:username>")
@login_required
async def follow_person(username: str) -> ResponseReturnValue:
    """Follow somebody, and go back to where one was."""
    person = await person_logged_in()
    button = await pressed()
    other = await person_called(db(), username=username, reader=person.id) or abort(404)
    if other.id == person.id:
        await flash(_("You can’t follow yourself."))
        return button.back()
    await limit(FOLLOWING, "follow", person.id)
    try:
        async with writing() as unit:
            if await follow(unit, follower_id=person.id, followed_id=other.id):
                await notify(unit, user_id=other.id, actor_id=person.id, kind="follow")
    except (Apart, Gone):
        abort(404)
    except TooMany:
        await flash(
            _("You follow %(number)s people; that is as many as one can.", number=MOST_FOLLOWED)
        )
    return button.back()


@blueprint.post("/unfollow/<username:username>")
@login_required
async def unfollow_person(username: str) -> ResponseReturnValue:
    """Unfollow somebody, and go back to where one was."""
    person = await person_logged_in()
    button = await pressed()
    other = await person_called(db(), username=username, reader=person.id) or abort(404)
    async with writing() as unit:
        if await unfollow(unit, follower_id=person.id, followed_id=other.id):
            await take_back(unit, user_id=other.id, actor_id=person.id, kind="follow")
    return button.back()
