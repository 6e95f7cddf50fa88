"""The reports that wait, and what the admins decide on them."""

from typing import Any

from quart import Blueprint, ResponseReturnValue, abort, flash, redirect
from sqlalchemy.ext.asyncio import AsyncSession

from microblog.admin.forms import DISMISS, VerdictForm
from microblog.database import db, writing
from microblog.languages import gettext as _
from microblog.languages import marked
from microblog.moderation.deeds import Refused, silence, suspend
from microblog.moderation.letters import tell_in_background
from microblog.moderation.log import Actor, note_act
from microblog.moderation.models import Report
from microblog.moderation.queries import (
    Settled,
    open_reports,
    report_by_id,
    settle,
    settled_reports,
)
from microblog.pages import cursor_of_request, page_size
from microblog.posts.queries import delete_post, lock_with_replies
from microblog.rows import Gone
from microblog.sessions.current_user import admin_required, person_logged_in
from microblog.templating import render_template
from microblog.users.queries import lock_person

blueprint = Blueprint("reports", __name__)

VERDICTS = {
    DISMISS: marked("dismissed"),
    "delete": marked("post deleted"),
    "silence": marked("silenced"),
    "suspend": marked("suspended"),
}


@blueprint.get("/admin/reports")
@admin_required
async def queue() -> ResponseReturnValue:
    """What waits, the oldest first."""
    after = cursor_of_request().after or 0
    reports, goes_on_after = await open_reports(db(), after=after, size=page_size())
    return await render_template("admin/reports.html", reports=reports, after=goes_on_after)


@blueprint.get("/admin/reports/settled")
@admin_required
async def settled() -> ResponseReturnValue:
    """What was decided, the newest first."""
    page = await settled_reports(db(), cursor=cursor_of_request(), size=page_size())
    return await render_template("admin/settled.html", page=page)


@blueprint.route("/admin/reports/<int:report_id>", methods=["GET", "POST"])
@admin_required
async def report(report_id: int) -> ResponseReturnValue:
    """One report, and the verdict on it."""
    found = await report_by_id(db(), report_id=report_id) or abort(404)
    form = await VerdictForm.from_request()
    if not form.is_sent_and_valid():
        return await render_template("admin/report.html", form=form, report=found)
    by = Actor.of(await person_logged_in())
    try:
        async with writing() as unit:
            await _judge(unit, found, by=by, verdict=form.verdict.data, reason=form.reason.data)
    except Settled:
        await flash(_("This report is settled already."))
        return redirect(f"/admin/reports/{report_id}")
    except Refused as refused:
        form.add_error("reason", str(refused))
        return await render_template("admin/report.html", form=form, report=found)
    tell_in_background(form.verdict.data, person_id=found.person_id, reason=form.reason.data)
    await flash(_("The report is settled: %(verdict)s.", verdict=_(VERDICTS[form.verdict.data])))
    return redirect("/admin/reports")


async def _judge(db: AsyncSession, report: Any, *, by: Actor, verdict: str, reason: str) -> None:
    # First, so that two verdicts on one person wait for each other, and not each for the other.
    person = await lock_person(db, person_id=report.person_id) if report.person_id else None
    if person is None and verdict != DISMISS:
        raise Refused(_("This account is deleted."))
    if verdict == "delete":
        # As whoever deletes the post does: it first, and then the reports on it.
        await lock_with_replies(db, [report.post_id or 0])
    also = {
        "delete": Report.post_id == report.post_id,
        "suspend": Report.person_id == report.person_id,
    }
    await settle(
        db,
        report_id=report.id,
        settled_by=by.id or 0,
        verdict=VERDICTS[verdict],
        also=also.get(verdict),
    )
    if verdict == "suspend":
        await suspend(db, by=by, person_id=report.person_id, reason=reason)
    elif verdict == "silence":
        await silence(db, by=by, person_id=report.person_id, reason=reason)
    else:
        if verdict == "delete":
            await _delete_post(db, report)
        act = "delete post" if verdict == "delete" else "dismiss report"
        await note_act(db, by=by, act=act, person=person, post_id=report.post_id, reason=reason)


async def _delete_post(db: AsyncSession, report: Any) -> None:
    try:
        await delete_post(db, post_id=report.post_id or 0, author_id=report.person_id)
    except Gone:
        raise Refused(_("This post is deleted already.")) from None
