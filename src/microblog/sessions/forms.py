"""Logging in and out."""

from wtforms import BooleanField, PasswordField, StringField, SubmitField
from wtforms.validators import DataRequired, InputRequired, Length

from microblog.forms import SiteForm, one_line
from microblog.languages import lazy_gettext as _l
from microblog.users.models import EMAIL_MAX_LENGTH
from microblog.users.passwords import PASSWORD_MAX_LENGTH


def login_name_field() -> StringField:
    """Whom one says to be."""
    return StringField(
        _l("Username or e-mail address"),
        filters=[one_line],
        validators=[
            DataRequired(_l("Please type your username or e-mail address.")),
            Length(max=EMAIL_MAX_LENGTH, message=_l("This is too long for a name or an address.")),
        ],
        render_kw={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"},
    )


def own_password_field(label: str) -> PasswordField:
    """The proof."""
    return PasswordField(
        label,
        validators=[
            InputRequired(_l("Please type your password.")),
            Length(max=PASSWORD_MAX_LENGTH, message=_l("No password is that long.")),
        ],
        render_kw={"autocomplete": "current-password"},
    )


class LoginForm(SiteForm):
    """Who one is, and the proof."""

    username = login_name_field()
    password = own_password_field(_l("Password"))
    remember_me = BooleanField(_l("Stay logged in for 30 days"))
    submit = SubmitField(_l("Log in"))


class LogoutForm(SiteForm):
    """A button."""

    class Meta:
        works_read_only = True

    submit = SubmitField(_l("Log out"))
