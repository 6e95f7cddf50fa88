"""Registering, and confirming one's address."""

from datetime import timedelta

from quart import (
    Blueprint,
    Response,
    ResponseReturnValue,
    current_app,
    flash,
    redirect,
    request,
    url_for,
)
from quart_auth import current_user

from microblog.clock import utc_now
from microblog.database import db, writing
from microblog.guards.limits import limit, visitors_address
from microblog.invites.queries import NotInvited, is_invited, use_invite
from microblog.languages import gettext as _
from microblog.languages import speak_to
from microblog.site_settings.live import site
from microblog.templating import render_secret_page, render_template
from microblog.tokens.queries import CONFIRM, DeadLink, purpose_of
from microblog.users.confirmation import confirm, send_confirmation, tell_old_address
from microblog.users.forms import EMAIL_TAKEN, ConfirmForm, RegistrationForm
from microblog.users.passwords import hash_password, password_fits
from microblog.users.queries import is_anybody_there, new_password_hash
from microblog.users.writing import Taken, add_user

blueprint = Blueprint("users", __name__)


@blueprint.route("/register", methods=["GET", "POST"])
async def register() -> ResponseReturnValue:
    """Make an account; then one logs in."""
    if await current_user.is_authenticated:
        return await render_template("users/logged_in.html")
    form = await RegistrationForm.from_request()
    if not form.is_sent_and_valid():
        return await _form(form) if await _may_register() else await _not_open()
    await limit("10 per hour", "register", visitors_address())
    password_hash = await hash_password(form.password.data)
    try:
        user_id = await _add(form, password_hash)
    except (NotInvited, Taken) as refusal:
        # Whoever clicks twice sees the second answer alone, and has their account.
        if await _is_theirs(form):
            return await _welcome(form)
        if isinstance(refusal, NotInvited):
            return await _not_open()
        form.add_taken(refusal.fields)
        return await _form(form)
    if current_app.config["CONFIRM_EMAIL"]:
        current_app.add_background_task(
            send_confirmation,
            user_id=user_id,
            username=form.username.data,
            email=form.email.data,
        )
    return await _welcome(form)


async def _welcome(form: RegistrationForm) -> ResponseReturnValue:
    await flash(
        _("Welcome, %(name)s! Your account is ready: please log in.", name=form.username.data)
    )
    if current_app.config["CONFIRM_EMAIL"]:
        await flash(_("Before you can post, please follow the link in the mail that we sent you."))
    return redirect(url_for("sessions.log_in"))


async def _is_theirs(form: RegistrationForm) -> bool:
    found = await new_password_hash(
        db(),
        username=form.username.data,
        email=form.email.data,
        since=utc_now() - timedelta(minutes=1),
    )
    return found is not None and await password_fits(found, form.password.data)


async def _may_register() -> bool:
    how = site().registration
    if how == "invite":
        return await is_invited(db(), token=_invite())
    return how == "open"


def _invite() -> str:
    return request.args.get("invite", "")


async def _not_open() -> Response:
    html = await render_template("users/not_open.html", invite=_invite())
    return Response(html, 403)


async def _form(form: RegistrationForm) -> str:
    is_first = not await is_anybody_there(db())
    return await render_template("users/register.html", form=form, is_first=is_first)


async def _add(form: RegistrationForm, password_hash: str) -> int:
    if not await _may_register():
        raise NotInvited
    async with writing() as unit:
        user = await add_user(
            unit,
            username=form.username.data,
            email=form.email.data,
            password_hash=password_hash,
            is_confirmed=not current_app.config["CONFIRM_EMAIL"],
        )
        if site().registration == "invite":
            await use_invite(unit, token=_invite())
        return user.id


@blueprint.route("/confirm_email/<token>", methods=["GET", "POST"])
async def confirm_email(token: str) -> ResponseReturnValue:
    """Confirm an address by POST: programs that look at every link of a mail change nothing."""
    form = await ConfirmForm.from_request()
    try:
        email = (await purpose_of(db(), purpose=CONFIRM, token=token)).data
        if not form.is_sent_and_valid():
            return await render_secret_page("users/confirm_email.html", form=form, email=email)
        async with writing() as unit:
            user, before = await confirm(unit, token=token)
            speak_to(user.language)
    except DeadLink:
        return await render_secret_page("users/dead_link.html", 404)
    except Taken:
        form.add_error("submit", EMAIL_TAKEN)
        return await render_secret_page("users/confirm_email.html", form=form, email=email)
    if before != email:
        current_app.add_background_task(tell_old_address, username=user.username, email=before)
    await flash(_("Thank you! %(address)s is your confirmed address now.", address=email))
    return redirect(url_for("timelines.home"))
