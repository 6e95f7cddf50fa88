"""Where one is logged in, and logging out there."""

from quart import Blueprint, ResponseReturnValue, flash, redirect, url_for
from quart_auth import login_required
from wtforms import StringField

from microblog.database import db, writing
from microblog.forms import SiteForm
from microblog.languages import gettext as _
from microblog.languages import lazy_gettext as _l
from microblog.sessions.current_user import person_logged_in
from microblog.sessions.devices import device_in_words
from microblog.sessions.logins import end_login, end_other_logins
from microblog.sessions.queries import logins_of
from microblog.templating import render_template

blueprint = Blueprint("logins", __name__)

OTHERS = "others"


class LoginsForm(SiteForm):
    """A button for each login, and one for all others: its value says which."""

    login = StringField(_l("Login"))


@blueprint.route("/settings/logins", methods=["GET", "POST"])
@login_required
async def logins() -> ResponseReturnValue:
    """Look, and log out elsewhere."""
    person = await person_logged_in()
    form = await LoginsForm.from_request()
    found = await logins_of(db(), user_id=person.id)
    if not form.is_sent_and_valid():
        return await render_template(
            "settings/logins.html", form=form, logins=found, this=person.login_id
        )
    if form.login.data == OTHERS:
        async with writing() as unit:
            await end_other_logins(unit, user_id=person.id, but=person.login_id)
        await flash(_("You are logged out everywhere else."))
    for login in found:
        # What was sent is no number until it is one of these.
        if str(login.id) == form.login.data:
            async with writing() as unit:
                await end_login(unit, user_id=person.id, login_id=login.id)
            await flash(_("%(device)s is logged out.", device=device_in_words(login.device)))
    return redirect(url_for("logins.logins"))
