"""A person's page, and changing one's own."""

import re

from quart import (
    Blueprint,
    Response,
    ResponseReturnValue,
    abort,
    current_app,
    flash,
    redirect,
    url_for,
)
from quart_auth import Unauthorized, login_required

from microblog.database import db, writing
from microblog.pages import cursor_of_request
from microblog.profiles.avatars import avatar_key, avatar_svg
from microblog.profiles.forms import ProfileForm
from microblog.sessions.current_user import person_logged_in
from microblog.templating import render_template
from microblog.timelines.queries import posts_by
from microblog.users.forms import TOO_MANY_NAMES, USERNAME_TAKEN
from microblog.users.holds import TooManyNames
from microblog.users.queries import (
    Taken,
    save_profile,
    user_by_former_name,
    user_by_id,
    user_by_username,
)

blueprint = Blueprint("profiles", __name__)
blueprint.add_app_template_filter(avatar_key)

_AVATAR_KEY = re.compile("[0-9a-f]{16}")


@blueprint.get("/user/<username:username>")
@login_required
async def profile(username: str) -> ResponseReturnValue:
    """Who somebody is, and what they wrote."""
    user = await user_by_username(db(), username=username)
    if user is None:
        renamed = await user_by_former_name(db(), username=username) or abort(404)
        return redirect(url_for("profiles.profile", username=renamed.username))
    size = current_app.config["POSTS_PER_PAGE"]
    page = await posts_by(db(), author_id=user.id, cursor=cursor_of_request(), size=size)
    return await render_template("profiles/profile.html", user=user, page=page)


@blueprint.route("/edit_profile", methods=["GET", "POST"])
@login_required
async def edit() -> ResponseReturnValue:
    """Change one's own name and biography."""
    person = await person_logged_in()
    user = await user_by_id(db(), user_id=person.id)
    if user is None:
        raise Unauthorized
    form = await ProfileForm.from_request(username=user.username, about_me=user.about_me)
    if not form.is_sent_and_valid():
        return await render_template("profiles/edit.html", form=form)
    name, about_me = form.username.data, form.about_me.data
    try:
        async with writing() as unit:
            await save_profile(unit, user_id=person.id, username=name, about_me=about_me)
    except Taken:
        form.add_error("username", USERNAME_TAKEN)
        return await render_template("profiles/edit.html", form=form)
    except TooManyNames:
        form.add_error("username", TOO_MANY_NAMES)
        return await render_template("profiles/edit.html", form=form)
    await flash("Your profile is saved.")
    return redirect(url_for("profiles.profile", username=name))


@blueprint.get("/avatar/<key>.svg")
async def avatar(key: str) -> ResponseReturnValue:
    """A face; public, and needs no database."""
    if not _AVATAR_KEY.fullmatch(key):
        abort(404)
    headers = {"Cache-Control": "public, max-age=31536000, immutable"}
    return Response(avatar_svg(key), content_type="image/svg+xml", headers=headers)
