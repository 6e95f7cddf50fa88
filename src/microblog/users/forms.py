"""What a person may be called."""

import re

from email_validator import EmailNotValidError, validate_email
from werkzeug.datastructures import MultiDict
from wtforms import Field, Form, PasswordField, StringField, SubmitField
from wtforms.validators import DataRequired, EqualTo, InputRequired, Length, StopValidation

from microblog.forms import SiteForm, one_line
from microblog.users.models import EMAIL_MAX_LENGTH, USERNAME_MAX_LENGTH, USERNAME_MIN_LENGTH
from microblog.users.passwords import PASSWORD_MAX_LENGTH, PASSWORD_MIN_LENGTH

USERNAME_HELP = (
    f"{USERNAME_MIN_LENGTH} to {USERNAME_MAX_LENGTH} letters (a–z), digits and underscores"
)
USERNAME_TAKEN = "Somebody already has this username. Please choose another."
EMAIL_TAKEN = "There already is an account with this e-mail address."

_USERNAME = re.compile(f"[A-Za-z0-9_]{{{USERNAME_MIN_LENGTH},{USERNAME_MAX_LENGTH}}}")


def valid_username(_form: Form, field: Field) -> None:
    """A validator: ASCII letters, digits and underscores, whole."""
    if not _USERNAME.fullmatch(field.data):
        raise StopValidation(f"Please use {USERNAME_HELP}.")


def valid_email(_form: Form, field: Field) -> None:
    """A validator, and a filter: the address is kept in its normal form."""
    try:
        field.data = validate_email(field.data, check_deliverability=False).normalized
    except EmailNotValidError as error:
        raise StopValidation(f"This is no e-mail address: {error}") from None
    if len(field.data) > EMAIL_MAX_LENGTH:
        raise StopValidation(f"Please give an address of at most {EMAIL_MAX_LENGTH} characters.")


def username_field() -> StringField:
    """The username, for registering and for renaming."""
    return StringField(
        "Username",
        description=USERNAME_HELP,
        filters=[one_line],
        validators=[DataRequired("Please choose a username."), valid_username],
        render_kw={
            "autocomplete": "username",
            "autocapitalize": "none",
            "spellcheck": "false",
            "maxlength": USERNAME_MAX_LENGTH,
        },
    )


class RegistrationForm(SiteForm):
    """A new account."""

    username = username_field()
    email = StringField(
        "E-mail address",
        description="Never shown to others",
        filters=[one_line],
        validators=[DataRequired("Please give your e-mail address."), valid_email],
        render_kw={"type": "email", "autocomplete": "email", "maxlength": EMAIL_MAX_LENGTH},
    )
    password = PasswordField(
        "Password",
        description=f"At least {PASSWORD_MIN_LENGTH} characters; a few words are a good password",
        validators=[
            InputRequired("Please choose a password."),
            Length(
                PASSWORD_MIN_LENGTH,
                PASSWORD_MAX_LENGTH,
                f"Please use {PASSWORD_MIN_LENGTH} to {PASSWORD_MAX_LENGTH} characters.",
            ),
        ],
        render_kw={"autocomplete": "new-password"},
    )
    password2 = PasswordField(
        "Password again",
        validators=[
            InputRequired("Please type the password again."),
            EqualTo("password", "The two passwords are not the same."),
        ],
        render_kw={"autocomplete": "new-password"},
    )
    submit = SubmitField("Register")

    def add_taken(self, fields: set[str]) -> None:
        """Say at each field that somebody else has it."""
        for name in fields:
            self.add_error(name, USERNAME_TAKEN if name == "username" else EMAIL_TAKEN)


def new_account(username: str, email: str, password: str) -> RegistrationForm:
    """The form, filled and validated, for an account that no page asked for: the same rules."""
    fields = {"username": username, "email": email, "password": password, "password2": password}
    form = RegistrationForm(MultiDict(fields), meta={"csrf": False})
    form.validate()
    return form
