"""Changing and confirming one's e-mail address."""

from quart import Blueprint, ResponseReturnValue, current_app, flash, redirect, url_for
from quart_auth import login_required
from wtforms import SubmitField

from microblog.csrf import EXPIRED
from microblog.database import writing
from microblog.forms import SiteForm
from microblog.guards.limits import limit
from microblog.languages import gettext as _
from microblog.languages import lazy_gettext as _l
from microblog.mail.mailer import can_mail_links
from microblog.sessions.current_user import user_logged_in
from microblog.sessions.forms import own_password_field
from microblog.settings.own_password import is_proven
from microblog.templating import render_template
from microblog.users.confirmation import send_confirmation
from microblog.users.forms import EMAIL_TAKEN, email_field
from microblog.users.models import User
from microblog.users.writing import Taken, save_confirmed_email

blueprint = Blueprint("settings_email", __name__)


class EmailForm(SiteForm):
    """A new address, and the password."""

    email = email_field(_l("New e-mail address"))
    password = own_password_field(_l("Your password"))
    submit = SubmitField(_l("Change the address"))


class AgainForm(SiteForm):
    """A button."""

    again = SubmitField(_l("Send the mail again"))


@blueprint.route("/settings/email", methods=["GET", "POST"])
@login_required
async def change_email() -> ResponseReturnValue:
    """Change one's address: at once, or, where mail goes out, by a link that is sent there."""
    user = await user_logged_in()
    form = await EmailForm.from_request()
    if not (form.is_sent_and_valid() and await is_proven(form, "password", user)):
        return await _page(user, form)
    email = form.email.data
    if can_mail_links():
        await _send(user, email)
        return redirect(url_for("settings_email.change_email"))
    try:
        async with writing() as unit:
            await save_confirmed_email(unit, user_id=user.id, email=email)
    except Taken:
        form.add_error("email", EMAIL_TAKEN)
        return await _page(await user_logged_in(), form)
    await flash(_("Your address is changed."))
    return redirect(url_for("settings_email.change_email"))


@blueprint.post("/settings/email/again")
@login_required
async def send_again() -> ResponseReturnValue:
    """Mail the link to one's address once more."""
    user = await user_logged_in()
    form = await AgainForm.from_request()
    if not form.is_sent_and_valid():
        await flash(str(EXPIRED))
    elif can_mail_links() and not user.email_confirmed_at:
        await _send(user, user.email)
    return redirect(url_for("settings_email.change_email"))


async def _page(user: User, form: EmailForm) -> str:
    again = None if user.email_confirmed_at else await AgainForm.from_request()
    return await render_template(
        "settings/email.html", form=form, again=again, user=user, mails=can_mail_links()
    )


async def _send(user: User, email: str) -> None:
    # With the one of registering, as many links as `add_token` makes in an hour.
    await limit("4 per hour", "mail a link to", user.id)
    current_app.add_background_task(
        send_confirmation, user_id=user.id, username=user.username, email=email
    )
    await flash(
        _("Please follow the link in the mail that is on its way to %(address)s.", address=email)
    )
