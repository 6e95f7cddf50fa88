"""Asking for a link, and choosing a new password."""

from wtforms import SubmitField

from microblog.forms import SiteForm
from microblog.languages import lazy_gettext as _l
from microblog.sessions.forms import login_name_field
from microblog.users.new_password import NewPassword, new_password_field, password_again_field


class RecoveryForm(SiteForm):
    """Who one is."""

    email = login_name_field()
    submit = SubmitField(_l("Send me a link"))


class ResetForm(NewPassword, SiteForm):
    """A new password."""

    password = new_password_field(_l("New password"))
    password2 = password_again_field(_l("New password again"))
    submit = SubmitField(_l("Save the new password"))
