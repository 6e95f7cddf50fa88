"""Reporting a post or a person to the admins."""

from typing import Any

from quart import Blueprint, ResponseReturnValue, abort, current_app, flash, redirect
from quart_auth import login_required

from microblog.blocks.names import found_by_name
from microblog.database import db, writing
from microblog.guards.limits import limit
from microblog.housekeeping import wake_housekeeper
from microblog.languages import gettext as _
from microblog.moderation.forms import ReportForm
from microblog.moderation.queries import add_report
from microblog.moderation.reasons import last_reason, whom_to_ask
from microblog.posts.shown import ShownPost
from microblog.posts.thread import shown_post
from microblog.profiles.queries import Profile, profile_of
from microblog.rows import Gone
from microblog.sessions.current_user import person_logged_in
from microblog.templating import render_template
from microblog.users.models import NOBODY

blueprint = Blueprint("moderation", __name__)

REPORTING = "10 per hour"


@blueprint.route("/report/post/<int:post_id>", methods=["GET", "POST"])
@login_required
async def report_post(post_id: int) -> ResponseReturnValue:
    """Say what is wrong with a post."""
    person = await person_logged_in()
    post = await _reported_post(post_id, person.id) or abort(404)
    form = await ReportForm.from_request()
    _refuse_own(post.author_id, person.id)
    if not form.is_sent_and_valid():
        return await render_template("moderation/report.html", form=form, post=post)
    await _report(
        reporter_id=person.id,
        person_id=post.author_id,
        person_name=post.username,
        reason=form.reason.data,
        post_id=post_id,
        body=post.body,
    )
    return redirect(f"/post/{post_id}")


@blueprint.route("/report/user/<username:username>", methods=["GET", "POST"])
@login_required
async def report_person(username: str) -> ResponseReturnValue:
    """Say what is wrong with a person."""
    person = await person_logged_in()
    found = await _profile(username, person.id) or abort(404)
    # Also who has blocked the reader: to block somebody must be no shelter from what one did.
    user_id, name = found.user.id, found.user.username
    if found.user.suspended_at:
        abort(404)
    form = await ReportForm.from_request()
    _refuse_own(user_id, person.id)
    if not form.is_sent_and_valid():
        return await render_template("moderation/report.html", form=form, name=name)
    await _report(
        reporter_id=person.id, person_id=user_id, person_name=name, reason=form.reason.data
    )
    return redirect(f"/user/{name}" if found.is_open else "/")


@blueprint.get("/silenced")
@login_required
async def silenced() -> ResponseReturnValue:
    """Why an admin has silenced who is asking."""
    person = await person_logged_in()
    if not person.is_silenced:
        return redirect("/")
    reason = await last_reason(db(), person_id=person.id, act="silence")
    return await render_template(
        "moderation/silenced.html", reason=reason, whom_to_ask=whom_to_ask()
    )


async def _reported_post(post_id: int, reader: int) -> ShownPost | None:
    """The post, also of who has blocked the reader, who sees it where visitors do."""
    post = await shown_post(db(), post_id=post_id, reader=reader)
    if post is None and current_app.config["PUBLIC"]:
        post = await shown_post(db(), post_id=post_id, reader=NOBODY)
    return post


async def _profile(username: str, reader: int) -> Profile | None:
    # To take another name is no shelter either.
    return await found_by_name(
        db(),
        lambda name: profile_of(db(), username=name, reader=reader),
        username=username,
        reader=reader,
    )


def _refuse_own(person_id: int, reader: int) -> None:
    if person_id == reader:
        abort(400, _("You can’t report yourself."))


async def _report(*, reporter_id: int, **what: Any) -> None:
    await limit(REPORTING, "report", reporter_id)
    try:
        async with writing() as unit:
            is_new = await add_report(unit, reporter_id=reporter_id, **what)
    except Gone:
        abort(404)
    if is_new:
        wake_housekeeper()
        await flash(_("Thank you. The admins of this site will look at it."))
    else:
        await flash(_("You have reported this already; the admins will look at it."))
