"""Asking for a link, and choosing a new password."""

from wtforms import StringField, SubmitField
from wtforms.validators import DataRequired, Length

from microblog.forms import SiteForm, one_line, printable
from microblog.users.models import EMAIL_MAX_LENGTH
from microblog.users.new_password import NewPassword, new_password_field, password_again_field


class RecoveryForm(SiteForm):
    """Who one is."""

    email = StringField(
        "Username or e-mail address",
        filters=[one_line],
        validators=[
            DataRequired("Please type your username or e-mail address."),
            Length(max=EMAIL_MAX_LENGTH, message="This is too long for a name or an address."),
            printable,
        ],
        render_kw={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"},
    )
    submit = SubmitField("Send me a link")


class ResetForm(NewPassword, SiteForm):
    """A new password."""

    password = new_password_field("New password")
    password2 = password_again_field("New password again")
    submit = SubmitField("Save the new password")
