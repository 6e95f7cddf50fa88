"""What the admins did."""

from quart import Blueprint, ResponseReturnValue, current_app

from microblog.database import db
from microblog.moderation.log import acts
from microblog.pages import cursor_of_request
from microblog.sessions.current_user import admin_required
from microblog.templating import render_template

blueprint = Blueprint("admin_log", __name__)


@blueprint.get("/admin/log")
@admin_required
async def log() -> ResponseReturnValue:
    """The log, the last act first."""
    size = current_app.config["POSTS_PER_PAGE"]
    page = await acts(db(), cursor=cursor_of_request(), size=size)
    return await render_template("admin/log.html", page=page)
