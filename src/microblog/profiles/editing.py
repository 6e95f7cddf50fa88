"""Changing one's own name and biography."""

from datetime import timedelta

from quart import Blueprint, ResponseReturnValue, current_app, flash, redirect, url_for
from quart_auth import login_required

from microblog.database import writing
from microblog.languages import gettext as _
from microblog.profiles.forms import ProfileForm
from microblog.sessions.current_user import user_logged_in
from microblog.templating import render_template
from microblog.users.forms import TOO_MANY_NAMES, USERNAME_TAKEN
from microblog.users.holds import TooManyNames
from microblog.users.writing import Taken, save_profile

blueprint = Blueprint("editing", __name__)


@blueprint.route("/edit_profile", methods=["GET", "POST"])
@login_required
async def edit() -> ResponseReturnValue:
    """Change one's own name and biography."""
    user = await user_logged_in()
    form = await ProfileForm.from_request(
        username=user.username, was_username=user.username, about_me=user.about_me
    )
    if not form.is_sent_and_valid():
        return await render_template("profiles/edit.html", form=form)
    name, about_me = form.new_username(user.username), form.about_me.data
    held_for = timedelta(days=current_app.config["RETAIN_NAMES_DAYS"])
    try:
        async with writing() as unit:
            await save_profile(
                unit, user_id=user.id, username=name, about_me=about_me, held_for=held_for
            )
    except Taken:
        form.add_error("username", USERNAME_TAKEN)
        return await render_template("profiles/edit.html", form=form)
    except TooManyNames:
        form.add_error("username", TOO_MANY_NAMES)
        return await render_template("profiles/edit.html", form=form)
    await flash(_("Your profile is saved."))
    return redirect(url_for("profiles.profile", username=name))
