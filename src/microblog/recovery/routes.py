"""A new password for who forgot theirs, by a link that works once."""

import asyncio
import secrets

from quart import (
    Blueprint,
    ResponseReturnValue,
    abort,
    current_app,
    flash,
    redirect,
    session,
    url_for,
)
from quart_auth import logout_user

from microblog.database import db, writing
from microblog.guards.limits import limit, visitors_address
from microblog.languages import gettext as _
from microblog.languages import lazy_gettext as _l
from microblog.languages import speak_to
from microblog.mail.mailer import can_mail_links, mailer, site_link
from microblog.recovery.forms import RecoveryForm, ResetForm
from microblog.sessions.logins import end_all_logins
from microblog.templating import render_secret_page, render_template
from microblog.tokens.queries import RESET, DeadLink, TooMany, add_token, purpose_of, use_token
from microblog.users.letters import reset_letter
from microblog.users.password_change import tell_of_new_password
from microblog.users.passwords import hash_password
from microblog.users.queries import user_by_id, user_by_login
from microblog.users.writing import save_confirmed_email, save_password

blueprint = Blueprint("recovery", __name__)

SENT = _l(
    "If there is such an account, a mail with a link is on its way to its address. "
    "The link works for 30 minutes."
)
_LATEST_SECONDS = 0.5


@blueprint.route("/reset_password_request", methods=["GET", "POST"])
async def ask() -> ResponseReturnValue:
    """Promise a link, whoever it is: what is known of them is looked up after the answer."""
    if not can_mail_links():
        return await render_template("recovery/no_mail.html")
    form = await RecoveryForm.from_request()
    if not form.is_sent_and_valid():
        return await render_template("recovery/request.html", form=form)
    await limit("10 per hour", "reset", visitors_address())
    current_app.add_background_task(send_link, form.email.data)
    await flash(str(SENT))
    return redirect(url_for("sessions.log_in"))


async def send_link(name: str) -> None:
    """Mail a link to whoever has that name or address, if there is such a person."""
    # Not at a time from which one could tell, by how fast the next page comes, what is done.
    await asyncio.sleep(secrets.randbelow(1000) / 1000 * _LATEST_SECONDS)
    try:
        async with writing() as unit:
            user = await user_by_login(unit, name=name, lock=True)
            if user is None or user.suspended_at:
                return
            token = await add_token(unit, purpose=RESET, user_id=user.id, data=user.email)
    except TooMany:
        return
    link = site_link(f"/reset_password/{token}")
    speak_to(user.language)
    await mailer().send(reset_letter(username=user.username, link=link), to=user.email)


@blueprint.route("/reset_password/<token>", methods=["GET", "POST"])
async def reset(token: str) -> ResponseReturnValue:
    """Choose a new password; whoever was logged in with the old one is logged out."""
    try:
        user_id, _data = await purpose_of(db(), purpose=RESET, token=token)
        user = await user_by_id(db(), user_id=user_id) or abort(404)
        speak_to(user.language)
        form = await ResetForm.from_request()
        form.names = (user.username, user.email)
        if not form.is_sent_and_valid():
            return await render_secret_page("recovery/reset.html", form=form, user=user)
        await _save(token, await hash_password(form.password.data))
    except DeadLink:
        return await render_secret_page("users/dead_link.html", 404)
    current_app.add_background_task(tell_of_new_password, username=user.username, email=user.email)
    logout_user()
    session.clear()
    await flash(_("Your new password is saved. Please log in with it."))
    return redirect(url_for("sessions.log_in"))


async def _save(token: str, password_hash: str) -> None:
    async with writing() as unit:
        user_id, email = await use_token(unit, purpose=RESET, token=token)
        await save_password(unit, user_id=user_id, password_hash=password_hash)
        await end_all_logins(unit, user_id=user_id)
        if email:
            # The link was mailed there, and an admin's has no address.
            await save_confirmed_email(unit, user_id=user_id, email=email)
