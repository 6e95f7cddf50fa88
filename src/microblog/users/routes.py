"""Registering."""

from quart import Blueprint, ResponseReturnValue, flash, redirect, url_for

from microblog.database import writing
from microblog.guards.limits import limit, visitors_address
from microblog.templating import render_template
from microblog.users.forms import RegistrationForm
from microblog.users.passwords import hash_password
from microblog.users.queries import Taken, add_user

blueprint = Blueprint("users", __name__)


@blueprint.route("/register", methods=["GET", "POST"])
async def register() -> ResponseReturnValue:
    """Make an account; then one logs in."""
    form = await RegistrationForm.from_request()
    if not form.is_sent_and_valid():
        return await render_template("users/register.html", form=form)
    await limit("10 per hour", "register", visitors_address())
    password_hash = await hash_password(form.password.data)
    try:
        async with writing() as db:
            await add_user(
                db,
                username=form.username.data,
                email=form.email.data,
                password_hash=password_hash,
            )
    except Taken as taken:
        form.add_taken(taken.fields)
        return await render_template("users/register.html", form=form)
    await flash(f"Welcome, {form.username.data}! Your account is ready: please log in.")
    return redirect(url_for("sessions.log_in"))
