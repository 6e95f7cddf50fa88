"""What the admins did."""

from quart import Blueprint, ResponseReturnValue

from microblog.database import db
from microblog.moderation.log import acts
from microblog.pages import cursor_of_request, page_size
from microblog.sessions.current_user import admin_required
from microblog.templating import render_template

blueprint = Blueprint("admin_log", __name__)


@blueprint.get("/admin/log")
@admin_required
async def log() -> ResponseReturnValue:
    """The log, the last act first."""
    page = await acts(db(), cursor=cursor_of_request(), size=page_size())
    return await render_template("admin/log.html", page=page)
