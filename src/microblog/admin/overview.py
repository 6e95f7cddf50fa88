"""Where the admins begin."""

from quart import Blueprint, ResponseReturnValue

from microblog.database import db
from microblog.languages import gettext as _
from microblog.moderation.queries import MOST_COUNTED, number_of_open_reports
from microblog.sessions.current_user import admin_required
from microblog.templating import render_template

blueprint = Blueprint("admin", __name__)


@blueprint.get("/admin")
@admin_required
async def overview() -> ResponseReturnValue:
    """What waits, and where the rest is."""
    waiting = await number_of_open_reports(db())
    number = (
        _("more than %(number)s", number=MOST_COUNTED) if waiting > MOST_COUNTED else str(waiting)
    )
    return await render_template("admin/overview.html", number=number)
