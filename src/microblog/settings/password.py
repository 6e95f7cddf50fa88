"""Changing one's password."""

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
from quart_auth import login_required, login_user
from wtforms import SubmitField

from microblog.database import writing
from microblog.forms import SiteForm
from microblog.languages import gettext as _
from microblog.languages import lazy_gettext as _l
from microblog.sessions.current_user import Visitor, user_logged_in, visitor
from microblog.sessions.forms import own_password_field
from microblog.sessions.logins import renew_login
from microblog.settings.own_password import is_proven
from microblog.templating import render_template
from microblog.users.new_password import NewPassword, new_password_field, password_again_field
from microblog.users.password_change import tell_of_new_password
from microblog.users.passwords import hash_password
from microblog.users.writing import save_password

blueprint = Blueprint("settings_password", __name__)


class PasswordForm(NewPassword, SiteForm):
    """The old password and a new one."""

    old_password = own_password_field(_l("Old password"))
    password = new_password_field(_l("New password"))
    password2 = password_again_field(_l("New password again"))
    submit = SubmitField(_l("Change the password"))


@blueprint.route("/settings/password", methods=["GET", "POST"])
@login_required
async def change_password() -> ResponseReturnValue:
    """Change one's password, which ends all other logins."""
    user = await user_logged_in()
    form = await PasswordForm.from_request()
    form.names = (user.username, user.email)
    if not (form.is_sent_and_valid() and await is_proven(form, "old_password", user)):
        return await render_template("settings/password.html", form=form)
    await _save(user.id, await hash_password(form.password.data))
    current_app.add_background_task(tell_of_new_password, username=user.username, email=user.email)
    await flash(_("Your password is changed, and you are logged out on all other devices."))
    return redirect(url_for("settings_password.change_password"))


async def _save(user_id: int, password_hash: str) -> None:
    async with writing() as unit:
        await save_password(unit, user_id=user_id, password_hash=password_hash)
        renewed = await renew_login(unit, user_id=user_id, token=visitor().auth_id or "")
        if renewed is None:
            # Whoever reset the password meanwhile did so to lock this login out.
            abort(401)
    token, remember = renewed
    session.clear()
    login_user(Visitor(token), remember=remember)
