"""The admins' pages of what broke, and the visitor's box on the error page."""

import json
import time
from datetime import timedelta

from quart import Blueprint, ResponseReturnValue, abort, flash, redirect, request, url_for

from microblog.clock import utc_now
from microblog.dates import day
from microblog.errors import changing, counting, reading
from microblog.errors.charts import chart
from microblog.errors.comments import LENGTH, incident_of
from microblog.errors.forms import GroupForm
from microblog.errors.models import OPEN
from microblog.errors.numbers import number_in
from microblog.errors.queue import Comment
from microblog.errors.reports import RELEASE
from microblog.errors.setup import keeper, store
from microblog.forms import unix_lines
from microblog.harmless import harmless
from microblog.languages import gettext as _
from microblog.languages import marked
from microblog.pages import cursor_of_request
from microblog.sessions.current_user import admin_required
from microblog.templating import render_template, render_without_database

_HOURS_A_WEEK = 7 * 24
_NOT_KEPT = marked("No incident with this number was kept: of very many, only some are.")

blueprint = Blueprint("errors", __name__)
blueprint.add_app_template_filter(json.loads, "from_json")


@blueprint.get("/admin/errors")
@admin_required
async def groups() -> ResponseReturnValue:
    """Every bug of a state, the newest first; a number that is looked for leads to its page."""
    if asked := request.args.get("number", "").strip():
        number = number_in(asked) or abort(404, _(_NOT_KEPT))
        return redirect(url_for("errors.incident", number=number))
    state = request.args.get("state", OPEN)
    if state not in reading.STATES:
        abort(404)
    hours = counting.last_hours(utc_now())
    async with store().reading() as db:
        overview = await counting.overview(db)
        found, before = await reading.groups_page(
            db, state=state, before=cursor_of_request().before
        )
        counts = await counting.hourly(db, group_ids=[group.id for group in found], since=hours[0])
        in_all = await counting.hourly_in_all(db, since=hours[0])
    return await render_template(
        "errors/groups.html",
        groups=found,
        before=before,
        state=state,
        overview=overview,
        chart=chart(hours, in_all),
        this_hour=in_all.get(hours[-1], 0),
        charts={group_id: chart(hours, count) for group_id, count in counts.items()},
    )


@blueprint.route("/admin/errors/group/<int:group_id>", methods=["GET", "POST"])
@admin_required
async def group(group_id: int) -> ResponseReturnValue:
    """One bug: how often, whom it met, and what to do about it."""
    hours = counting.last_hours(utc_now(), _HOURS_A_WEEK)
    async with store().reading() as db:
        found = await reading.group_by_id(db, group_id=group_id) or abort(404)
        incidents = await reading.newest_incidents(db, group_id=group_id)
        comments = await reading.comments_on_group(db, key=found.key)
        counts = await counting.hourly(db, group_ids=[group_id], since=hours[0])
    form = await GroupForm.from_request(note=found.note)
    if form.is_sent_and_valid():
        await flash(await _act(form, group_id))
        return redirect(url_for("errors.group", group_id=group_id))
    return await render_template(
        "errors/group.html",
        group=found,
        incidents=incidents,
        comments=comments,
        chart=chart(hours, counts[group_id]),
        form=form,
    )


@blueprint.get("/admin/errors/<number>")
@admin_required
async def incident(number: str) -> ResponseReturnValue:
    """One incident: all that is known of one error that one request met."""
    async with store().reading() as db:
        found = await reading.incident_by_number(db, number=number) or abort(404, _(_NOT_KEPT))
        group = await reading.group_by_id(db, group_id=found.group_id) or abort(404)
        comments = await reading.comments_on_incident(db, number=found.number)
    return await render_template(
        "errors/incident.html", incident=found, group=group, comments=comments
    )


@blueprint.post("/error_report")
async def comment() -> ResponseReturnValue:
    """Keep what a visitor was doing when it broke; needs no database and no login."""
    form = await request.form
    number, group = incident_of(form.get("incident", "")) or abort(
        400, _("This page is too old to send a comment from.")
    )
    said = harmless(unix_lines(form.get("said", ""))[:LENGTH])
    found = keeper()
    if said and found:
        found.queue.put_comment(Comment(number, group, said, time.time()))
    return render_without_database("errors/thanks.html", is_error_page=True)


async def _act(form: GroupForm, group_id: int) -> str:
    async with store().writing() as db:
        if form.solve.data:
            await changing.solve(db, group_id=group_id, release=RELEASE)
            return _("Solved. You hear of it again if another release has it.")
        if form.mute.data:
            until = utc_now() + timedelta(days=form.days.data or 7)
            await changing.mute(db, group_id=group_id, until=until)
            return _("Muted until %(day)s. It is still counted.", day=day(until))
        if form.reopen.data:
            await changing.reopen(db, group_id=group_id)
            return _("Open again.")
        await changing.save_note(db, group_id=group_id, note=form.note.data)
        return _("The note is saved.")
