"""Looking people up, and what the admins do to them."""

from quart import Blueprint, ResponseReturnValue, abort, flash, redirect, request

from microblog.admin.forms import CloseForm, DeedForm
from microblog.database import db, writing
from microblog.housekeeping import wake_housekeeper
from microblog.languages import gettext as _
from microblog.moderation.deeds import (
    Deed,
    Refused,
    close,
    confirm_email,
    end_logins,
    make_admin,
    silence,
    suspend,
    unmake_admin,
    unsilence,
    unsuspend,
)
from microblog.moderation.letters import tell_in_background
from microblog.moderation.log import Actor, acts_on
from microblog.moderation.people import FILTERS, people, person_known_as
from microblog.moderation.queries import reports_on
from microblog.pages import cursor_of_request, page_size
from microblog.posts.queries import newest_posts
from microblog.sessions.current_user import admin_required, person_logged_in
from microblog.sessions.queries import logins_of
from microblog.templating import render_template
from microblog.users.models import User
from microblog.users.passwords import nobodys_hash

blueprint = Blueprint("people", __name__)

DEEDS: dict[str, Deed] = {
    "suspend": suspend,
    "unsuspend": unsuspend,
    "silence": silence,
    "unsilence": unsilence,
    "end_logins": end_logins,
    "confirm_email": confirm_email,
    "make_admin": make_admin,
    "unmake_admin": unmake_admin,
}
# Of what is known of a person, the newest.
SHOWN = 20


@blueprint.get("/admin/people")
@admin_required
async def search() -> ResponseReturnValue:
    """Find people by the beginning of their name, by their address, or by what they are."""
    show, looked_for = request.args.get("show", "everybody"), request.args.get("q", "").strip()
    if show not in FILTERS:
        abort(404)
    page = await people(
        db(),
        show=show,
        looked_for=looked_for,
        cursor=cursor_of_request(),
        size=page_size(),
    )
    return await render_template(
        "admin/people.html", page=page, show=show, looked_for=looked_for, filters=FILTERS
    )


@blueprint.route("/admin/people/<username:username>", methods=["GET", "POST"])
@admin_required
async def person(username: str) -> ResponseReturnValue:
    """What is known of a person, and what can be done to them."""
    user = await person_known_as(db(), username=username) or abort(404)
    # A unit that is undone forgets what was read before it, and would have to read it anew.
    user_id, name = user.id, user.username
    form = await DeedForm.from_request()
    if not form.is_sent_and_valid():
        return await _page(form, user)
    deed = DEEDS.get(form.deed.data) or abort(400, _("This page has no such button."))
    by = Actor.of(await person_logged_in())
    try:
        async with writing() as unit:
            await deed(unit, by=by, person_id=user_id, reason=form.reason.data)
    except Refused as refused:
        await flash(str(refused))
    else:
        tell_in_background(form.deed.data, person_id=user_id, reason=form.reason.data)
        await flash(_("Done, and noted in the log."))
    return redirect(f"/admin/people/{name}")


@blueprint.route("/admin/people/<username:username>/delete", methods=["GET", "POST"])
@admin_required
async def delete(username: str) -> ResponseReturnValue:
    """Delete a person's account, after asking."""
    user = await person_known_as(db(), username=username)
    form = await CloseForm.from_request()
    form.whom = user.username if user else username
    if not form.is_sent_and_valid():
        return await _ask(form) if user else abort(404)
    try:
        # Whoever clicks twice sees the second answer alone, and the account is gone.
        if user:
            await _close(user.id, reason=form.reason.data)
    except Refused as refused:
        form.add_error("name", str(refused))
        return await _ask(form)
    await flash(_("The account is deleted. The last of its posts will be gone in a minute."))
    return redirect("/admin/people")


async def _ask(form: CloseForm) -> str:
    return await render_template("admin/delete.html", form=form, name=form.whom)


async def _close(user_id: int, *, reason: str) -> None:
    by, password_hash = Actor.of(await person_logged_in()), await nobodys_hash()
    async with writing() as unit:
        await close(unit, by=by, person_id=user_id, reason=reason, password_hash=password_hash)
    wake_housekeeper()


async def _page(form: DeedForm, user: User) -> str:
    return await render_template(
        "admin/person.html",
        form=form,
        user=user,
        logins=len(await logins_of(db(), user_id=user.id)),
        posts=await newest_posts(db(), author_id=user.id, size=SHOWN),
        reports=await reports_on(db(), person_id=user.id, size=SHOWN),
        acts=await acts_on(db(), person_id=user.id, size=SHOWN),
    )
