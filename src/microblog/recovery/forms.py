"""Asking for a link, and choosing a new password."""

from wtforms import StringField, SubmitField
from wtforms.validators import DataRequired, Length

from microblog.forms import SiteForm, one_line, printable
from microblog.languages import lazy_gettext as _l
from microblog.users.models import EMAIL_MAX_LENGTH
from microblog.users.new_password import NewPassword, new_password_field, password_again_field


class RecoveryForm(SiteForm):
    """Who one is."""

    email = StringField(
        _l("Username or e-mail address"),
        filters=[one_line],
        validators=[
            DataRequired(_l("Please type your username or e-mail address.")),
            Length(max=EMAIL_MAX_LENGTH, message=_l("This is too long for a name or an address.")),
            printable,
        ],
        render_kw={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"},
    )
    submit = SubmitField(_l("Send me a link"))


class ResetForm(NewPassword, SiteForm):
    """A new password."""

    password = new_password_field(_l("New password"))
    password2 = password_again_field(_l("New password again"))
    submit = SubmitField(_l("Save the new password"))
