"""Where the admins begin."""

from datetime import timedelta
from typing import NamedTuple

from quart import Blueprint, ResponseReturnValue

from microblog.availability import DATABASE_FAILURES
from microblog.clock import utc_now
from microblog.database import db
from microblog.errors import counting
from microblog.errors.models import OPEN
from microblog.errors.setup import store
from microblog.mail.models import WAITING
from microblog.moderation.queries import MOST_COUNTED, number_of_open_reports
from microblog.sessions.current_user import admin_required
from microblog.templating import render_template

blueprint = Blueprint("admin", __name__)


class Broken(NamedTuple):
    """What the error store has: errors of the last 24 hours, bugs, and mails that wait."""

    today: int
    open_bugs: int
    new_bugs: int
    mails: int


@blueprint.get("/admin")
@admin_required
async def overview() -> ResponseReturnValue:
    """What waits, and where the rest is."""
    return await render_template(
        "admin/overview.html",
        reports=await number_of_open_reports(db()),
        most_counted=MOST_COUNTED,
        broken=await _broken(),
    )


async def _broken() -> Broken | None:
    """None while the store is away: the reports can be looked after without it."""
    now = utc_now()
    try:
        async with store().reading() as stored:
            counts = await counting.overview(stored)
            hours = await counting.hourly_in_all(stored, since=counting.last_hours(now)[0])
            new = await counting.new_bugs(stored, since=now - timedelta(days=1))
    except DATABASE_FAILURES:
        return None
    return Broken(
        sum(hours.values()), counts.groups.get(OPEN, 0), new, counts.mails.get(WAITING, 0)
    )
