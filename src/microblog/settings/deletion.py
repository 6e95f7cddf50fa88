"""Deleting one's account."""

from quart import Blueprint, ResponseReturnValue, flash, redirect, session, url_for
from quart_auth import Unauthorized, login_required, logout_user
from wtforms import SubmitField

from microblog.database import db, writing
from microblog.forms import SiteForm
from microblog.housekeeping import wake_housekeeper
from microblog.languages import gettext as _
from microblog.languages import lazy_gettext as _l
from microblog.posts.queries import count_of_posts
from microblog.sessions.closing import end_account
from microblog.sessions.current_user import person_logged_in, user_logged_in
from microblog.sessions.forms import own_password_field
from microblog.sessions.queries import Person
from microblog.settings.own_password import is_proven
from microblog.templating import render_template
from microblog.users.passwords import nobodys_hash
from microblog.users.queries import lock_admins, lock_person

blueprint = Blueprint("deletion", __name__)


class OnlyAdmin(Exception):
    """Raised when without that person nobody could look after the site."""


class DeletionForm(SiteForm):
    """The proof that it is oneself."""

    password = own_password_field(_l("Password"))
    submit = SubmitField(_l("Delete my account for good"))


@blueprint.route("/settings/delete", methods=["GET", "POST"])
@login_required
async def delete() -> ResponseReturnValue:
    """Say what goes, and close the account; the housekeeper deletes it."""
    person = await person_logged_in()
    form = await DeletionForm.from_request()
    user = await user_logged_in()
    if not (form.is_sent_and_valid() and await is_proven(form, "password", user)):
        return await _page(form, user.id)
    try:
        await _close(person)
    except OnlyAdmin:
        form.add_error("password", _("You are the only admin. Please make another one first."))
        return await _page(form, person.id)
    wake_housekeeper()
    logout_user()
    session.clear()
    await flash(
        _("Your account is deleted. The last of your posts will be gone in a minute."), "left"
    )
    return redirect(url_for("sessions.log_in"))


async def _page(form: DeletionForm, user_id: int) -> str:
    posts = await count_of_posts(db(), author_id=user_id)
    return await render_template("settings/delete.html", form=form, posts=posts)


async def _close(person: Person) -> None:
    password_hash = await nobodys_hash()
    async with writing() as unit:
        if person.is_admin and await lock_admins(unit) == [person.id]:
            raise OnlyAdmin
        # As they are by now: the name that is held has to be the last that they had.
        user = await lock_person(unit, person_id=person.id)
        if user is None:
            raise Unauthorized
        await end_account(unit, user=user, password_hash=password_hash)
