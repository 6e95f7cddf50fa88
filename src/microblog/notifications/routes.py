"""The list of what others did."""

from quart import Blueprint, ResponseReturnValue
from quart_auth import login_required

from microblog.buttons import pressed
from microblog.database import db, writing
from microblog.notifications.queries import mark_read
from microblog.notifications.shown import notifications_of
from microblog.pages import cursor_of_request, page_size
from microblog.sessions.current_user import person_logged_in
from microblog.templating import render_template

blueprint = Blueprint("notifications", __name__)


@blueprint.get("/notifications")
@login_required
async def notifications() -> ResponseReturnValue:
    """What others did that concerns oneself."""
    person = await person_logged_in()
    page = await notifications_of(
        db(), reader=person.id, cursor=cursor_of_request(), size=page_size()
    )
    return await render_template("notifications/notifications.html", page=page)


@blueprint.post("/notifications/read/<int:up_to>")
@login_required
async def read(up_to: int) -> ResponseReturnValue:
    """Mark as read what the page showed; its address names the newest."""
    person, button = await person_logged_in(), await pressed()
    async with writing() as unit:
        await mark_read(unit, user_id=person.id, up_to=up_to)
    return button.back()
