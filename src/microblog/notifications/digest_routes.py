"""Switching the digest on in the settings, and off by the link in each of them."""

from quart import Blueprint, ResponseReturnValue, abort, flash, redirect, request
from quart_auth import login_required
from wtforms import BooleanField, SubmitField

from microblog.database import writing
from microblog.forms import SiteForm
from microblog.languages import gettext as _
from microblog.languages import lazy_gettext as _l
from microblog.mail.mailer import can_mail_links
from microblog.notifications.digest import person_of
from microblog.notifications.digest_queries import switch_digest
from microblog.sessions.current_user import user_logged_in
from microblog.templating import render_secret_page, render_template

blueprint = Blueprint("digest", __name__)


class DigestForm(SiteForm):
    """Whether one wants the digest."""

    digest = BooleanField(_l("Mail me once a day what is new"))
    submit = SubmitField(_l("Save"))


@blueprint.route("/settings/notifications", methods=["GET", "POST"])
@login_required
async def settings() -> ResponseReturnValue:
    """Decide whether to be told by mail."""
    user = await user_logged_in()
    form = await DigestForm.from_request(digest=user.digest)
    mails = can_mail_links()
    if not (mails and form.is_sent_and_valid()):
        return await render_template("settings/notifications.html", form=form, mails=mails)
    async with writing() as unit:
        await switch_digest(unit, user_id=user.id, on=form.digest.data)
    await flash(_("Your choice is saved."))
    return redirect("/settings/notifications")


@blueprint.route("/digest/off/<token>", methods=["GET", "POST"])
async def off(token: str) -> ResponseReturnValue:
    """End the digest without a login, for the button of a mail program too (RFC 8058).

    The token is the proof: there is no other in such a POST.
    """
    user_id = person_of(token) or abort(404)
    is_off = request.method == "POST"
    if is_off:
        async with writing() as unit:
            await switch_digest(unit, user_id=user_id, on=False)
    return await render_secret_page("notifications/digest_off.html", is_off=is_off)
