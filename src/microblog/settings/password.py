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
from wtforms import PasswordField, SubmitField
from wtforms.validators import InputRequired, Length

from microblog.database import db, writing
from microblog.forms import SiteForm
from microblog.guards.limits import limit
from microblog.languages import gettext as _
from microblog.languages import lazy_gettext as _l
from microblog.sessions.current_user import Visitor, person_logged_in, visitor
from microblog.sessions.logins import renew_session
from microblog.templating import render_template
from microblog.users.new_password import NewPassword, new_password_field, password_again_field
from microblog.users.password_change import tell_of_new_password
from microblog.users.passwords import PASSWORD_MAX_LENGTH, hash_password, password_fits
from microblog.users.queries import user_by_id
from microblog.users.writing import save_password

blueprint = Blueprint("settings_password", __name__)

NOT_YOURS = _l("This is not your password.")


def own_password_field(label: str) -> PasswordField:
    """The password of who is logged in, as a proof that it is still them."""
    return PasswordField(
        label,
        validators=[
            InputRequired(_l("Please type your password.")),
            Length(max=PASSWORD_MAX_LENGTH, message=_l("No password is that long.")),
        ],
        render_kw={"autocomplete": "current-password"},
    )


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
    person = await person_logged_in()
    user = await user_by_id(db(), user_id=person.id) or abort(401)
    form = await PasswordForm.from_request()
    form.names = (user.username, user.email)
    if not form.is_sent_and_valid():
        return await render_template("settings/password.html", form=form)
    await limit("10 per 15 minutes", "own password of", user.id)
    if not await password_fits(user.password_hash, form.old_password.data):
        form.add_error("old_password", NOT_YOURS)
        return await render_template("settings/password.html", form=form)
    await _save(person.id, await hash_password(form.password.data))
    current_app.add_background_task(tell_of_new_password, username=user.username, email=user.email)
    await flash(_("Your password is changed, and you are logged out on all other devices."))
    return redirect(url_for("settings_password.change_password"))


async def _save(user_id: int, password_hash: str) -> None:
    async with writing() as unit:
        await save_password(unit, user_id=user_id, password_hash=password_hash)
        renewed = await renew_session(unit, user_id=user_id, token=visitor().auth_id or "")
        if renewed is None:
            # Whoever reset the password meanwhile did so to lock this login out.
            abort(401)
    token, remember = renewed
    session.clear()
    login_user(Visitor(token), remember=remember)
