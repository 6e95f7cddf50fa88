"""Registering, and what a person may be called."""

import re

from werkzeug.datastructures import MultiDict
from wtforms import Field, Form, StringField, SubmitField
from wtforms.validators import DataRequired, StopValidation

from microblog.forms import SiteForm, one_line, printable
from microblog.languages import gettext as _
from microblog.languages import lazy_gettext as _l
from microblog.mail.addresses import parsed
from microblog.normal_forms import normalized
from microblog.users.models import (
    EMAIL_MAX_LENGTH,
    USERNAME_MAX_LENGTH,
    USERNAME_MIN_LENGTH,
    USERNAME_PATTERN,
)
from microblog.users.new_password import NewPassword, new_password_field, password_again_field
from microblog.users.queries import folded
from microblog.users.reserved import RESERVED

USERNAME_HELP = _l(
    "%(min)s to %(max)s letters (a–z), digits and underscores",
    min=USERNAME_MIN_LENGTH,
    max=USERNAME_MAX_LENGTH,
)
USERNAME_RESERVED = _l("This name is reserved for the site. Please choose another.")
USERNAME_TAKEN = _l("Somebody already has this username. Please choose another.")
TOO_MANY_NAMES = _l("You have had many names lately. Please keep this one for a while.")
EMAIL_TAKEN = _l("There already is an account with this e-mail address.")


def compatible(value: str | None) -> str:
    """A filter: the plain letters that full-width, ligature and other forms stand for."""
    return normalized("NFKC", one_line(value))


def valid_username(_form: Form, field: Field) -> None:
    """A validator: ASCII letters, digits and underscores, whole."""
    if not re.fullmatch(USERNAME_PATTERN, field.data):
        raise StopValidation(_("Please use %(what)s.", what=USERNAME_HELP))


def not_reserved(_form: Form, field: Field) -> None:
    """A validator: no name of the site's own, but for somebody who has it already.

    Nor one with underscores around it, by which somebody could be taken for the site.
    """
    key = folded(field.data)
    if key.strip("_") in RESERVED and key != folded(field.object_data or ""):
        raise StopValidation(USERNAME_RESERVED)


def valid_email(_form: Form, field: Field) -> None:
    """A validator, and a filter: the address is kept in its normal form."""
    # What takes long to be parsed is no address.
    if len(field.data) <= EMAIL_MAX_LENGTH:
        try:
            field.data = parsed(field.data).normalized
        except ValueError:
            raise StopValidation(_("This is not an e-mail address. Please check it.")) from None
    # What it is compared by may be longer, and is kept too.
    if max(len(field.data), len(folded(field.data))) > EMAIL_MAX_LENGTH:
        raise StopValidation(
            _("Please give an address of at most %(max)s characters.", max=EMAIL_MAX_LENGTH)
        )


def username_field() -> StringField:
    """The username, for registering and for renaming."""
    return StringField(
        _l("Username"),
        description=USERNAME_HELP,
        filters=[compatible],
        validators=[DataRequired(_l("Please choose a username.")), valid_username, not_reserved],
        render_kw={
            "autocomplete": "username",
            "autocapitalize": "none",
            "spellcheck": "false",
            "maxlength": USERNAME_MAX_LENGTH,
        },
    )


def email_field(label: str = _l("E-mail address")) -> StringField:
    """An address of one's own."""
    return StringField(
        label,
        description=_l("Never shown to others"),
        filters=[one_line],
        validators=[DataRequired(_l("Please give your e-mail address.")), printable, valid_email],
        render_kw={"type": "email", "autocomplete": "email", "maxlength": EMAIL_MAX_LENGTH},
    )


class RegistrationForm(NewPassword, SiteForm):
    """A new account."""

    username = username_field()
    email = email_field()
    password = new_password_field()
    password2 = password_again_field()
    submit = SubmitField(_l("Register"))

    def own_names(self) -> tuple[str, ...]:
        """What was typed just now."""
        email = self.email.data or ""
        return (self.username.data, email, email.partition("@")[0])

    def add_taken(self, fields: set[str]) -> None:
        """Say at each field that somebody else has it."""
        for name in fields:
            self.add_error(name, USERNAME_TAKEN if name == "username" else EMAIL_TAKEN)


class ConfirmForm(SiteForm):
    """A button."""

    submit = SubmitField(_l("Confirm this address"))


def new_account(username: str, email: str, password: str) -> RegistrationForm:
    """The form, filled and validated, for an account that no page asked for: the same rules."""
    fields = {"username": username, "email": email, "password": password, "password2": password}
    form = RegistrationForm(MultiDict(fields), meta={"csrf": False})
    form.validate()
    return form
