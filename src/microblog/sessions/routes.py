"""Logging in and out."""

import contextlib

from quart import Blueprint, ResponseReturnValue, flash, redirect, request, session, url_for
from quart_auth import login_user, logout_user

from microblog.database import db, writing
from microblog.guards.limits import forgive, limit, visitors_address
from microblog.languages import gettext as _
from microblog.languages import lazy_gettext as _l
from microblog.moderation.reasons import last_reason, whom_to_ask
from microblog.read_only import RETRY_AFTER_SECONDS, ReadOnly, read_only
from microblog.sessions.accounts import Account, account_by_login
from microblog.sessions.current_user import Visitor, visitor
from microblog.sessions.devices import device_name
from microblog.sessions.forms import LoginForm, LogoutForm
from microblog.sessions.known_device import remember_device, tries_as
from microblog.sessions.logins import AccountChanged, Suspended, begin_login, end_login_by_token
from microblog.sessions.next_page import own_path
from microblog.templating import render_template
from microblog.users.passwords import PasswordsBusy, hash_password, is_old, password_fits
from microblog.users.queries import folded
from microblog.users.writing import save_rehash

blueprint = Blueprint("sessions", __name__)

PER_ACCOUNT = "10 per 15 minutes"
PER_ADDRESS = "30 per 15 minutes"
# One answer for an unknown name and for a wrong password.
WRONG = _l("This username and password do not fit together. Please check both.")


@blueprint.route("/login", methods=["GET", "POST"])
async def log_in() -> ResponseReturnValue:
    """Begin a login, and go on where the visitor wanted to go."""
    page = own_path(request.args.get("next")) or url_for("timelines.home")
    form = await LoginForm.from_request()
    if request.method == "POST" and read_only() is not None:
        wait = {"Retry-After": str(RETRY_AFTER_SECONDS)}
        return await render_template("sessions/login.html", form=form), 503, wait
    if not form.is_sent_and_valid():
        # Also for the form in a second tab, when the first has logged in.
        if await visitor().load():
            return redirect(page)
        return await render_template("sessions/login.html", form=form)
    try:
        account = await _proven(form.username.data, form.password.data)
        token = await _begin_login(account, remember=form.remember_me.data)
    except (_Wrong, AccountChanged):
        form.add_error("password", WRONG)
        return await render_template("sessions/login.html", form=form)
    except Suspended:
        form.add_error("password", await _suspended(account.id))
        return await render_template("sessions/login.html", form=form)
    await _renew_hash(account, form.password.data)
    session.clear()
    login_user(Visitor(token), remember=form.remember_me.data)
    remember_device(account.id)
    return redirect(page)


class _Wrong(Exception):
    """Raised when a name and a password do not fit together."""


async def _proven(name: str, password: str) -> Account:
    await limit(PER_ADDRESS, "login from", visitors_address())
    account = await account_by_login(db(), name=name)
    # Else by what was typed: by the account, tries would tell which address and name are one.
    whose = (account and tries_as(account.id)) or folded(name)
    await limit(PER_ACCOUNT, "login as", whose)
    # Also without an account: how long the answer takes must not tell whether there is one.
    fits = await password_fits(account and account.password_hash, password)
    if account is None or not fits:
        raise _Wrong
    await forgive(PER_ACCOUNT, "login as", whose)
    return account


async def _begin_login(account: Account, *, remember: bool) -> str:
    device = device_name(request.headers.get("User-Agent", ""))
    async with writing() as unit:
        return await begin_login(
            unit, account=account, remember=remember, device=device, instead_of=visitor().auth_id
        )


async def _suspended(person_id: int) -> str:
    # Only with the right password one gets here.
    said = [_("This account is suspended.")]
    if reason := await last_reason(db(), person_id=person_id, act="suspend"):
        said.append(_("The reason: %(reason)s", reason=reason))
    return " ".join([*said, whom_to_ask()])


async def _renew_hash(account: Account, password: str) -> None:
    if not is_old(account.password_hash):
        return
    # The login is written: what keeps this from being done must not take it back.
    with contextlib.suppress(PasswordsBusy, ReadOnly):
        new = await hash_password(password)
        async with writing() as unit:
            await save_rehash(unit, user_id=account.id, old=account.password_hash, new=new)


@blueprint.route("/logout", methods=["GET", "POST"])
async def log_out() -> ResponseReturnValue:
    """End the login by POST; a link or an image elsewhere only shows the button."""
    form = await LogoutForm.from_request()
    is_sent = form.is_sent_and_valid()
    if not is_sent and await visitor().load():
        return await render_template("sessions/logout.html", form=form)
    if is_sent:
        await _end_login()
    # Also to who was logged out already: they want nothing of theirs to stay in this browser.
    await flash(_("You are logged out."), "left")
    return redirect(url_for("sessions.log_in"))


async def _end_login() -> None:
    if token := visitor().auth_id:
        # Read-only, the login ends by its cookie alone.
        with contextlib.suppress(ReadOnly):
            async with writing() as unit:
                await end_login_by_token(unit, token=token)
    logout_user()
    session.clear()
