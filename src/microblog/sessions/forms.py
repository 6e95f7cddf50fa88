"""Logging in and out."""

from wtforms import BooleanField, PasswordField, StringField, SubmitField
from wtforms.validators import DataRequired, InputRequired, Length

from microblog.forms import SiteForm, one_line
from microblog.users.models import EMAIL_MAX_LENGTH
from microblog.users.passwords import PASSWORD_MAX_LENGTH


class LoginForm(SiteForm):
    """Who one is, and the proof."""

    username = StringField(
        "Username or e-mail address",
        filters=[one_line],
        validators=[
            DataRequired("Please type your username or e-mail address."),
            Length(max=EMAIL_MAX_LENGTH, message="This is too long for a name or an address."),
        ],
        render_kw={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"},
    )
    password = PasswordField(
        "Password",
        validators=[
            InputRequired("Please type your password."),
            Length(max=PASSWORD_MAX_LENGTH, message="No password is that long."),
        ],
        render_kw={"autocomplete": "current-password"},
    )
    remember_me = BooleanField("Stay logged in for 30 days")
    submit = SubmitField("Log in")


class LogoutForm(SiteForm):
    """A button."""

    submit = SubmitField("Log out")
