"""Choosing a password: its two fields, and what none may be."""

from wtforms import Field, PasswordField
from wtforms.validators import EqualTo, InputRequired, Length, StopValidation

from microblog.languages import gettext as _
from microblog.languages import lazy_gettext as _l
from microblog.users.common_passwords import is_common
from microblog.users.passwords import PASSWORD_MAX_LENGTH, PASSWORD_MIN_LENGTH
from microblog.users.queries import folded


def new_password_field(label: str = _l("Password")) -> PasswordField:
    """A password that one chooses; its form must be a NewPassword, which refuses the worst."""
    return PasswordField(
        label,
        description=_l(
            "At least %(min)s characters; a few words are a good password", min=PASSWORD_MIN_LENGTH
        ),
        validators=[
            InputRequired(_l("Please choose a password.")),
            Length(
                PASSWORD_MIN_LENGTH,
                PASSWORD_MAX_LENGTH,
                _l("Please use %(min)d to %(max)d characters."),
            ),
        ],
        render_kw={"autocomplete": "new-password"},
    )


def password_again_field(label: str = _l("Password again")) -> PasswordField:
    """The same once more, since it can't be seen."""
    return PasswordField(
        label,
        validators=[
            InputRequired(_l("Please type the password again.")),
            EqualTo("password", _l("The two passwords are not the same.")),
        ],
        render_kw={"autocomplete": "new-password"},
    )


class NewPassword:
    """What a form does that has a new password in its field `password`."""

    names: tuple[str, ...] = ()

    def validate_password(self, field: Field) -> None:
        """Refuse what anybody would try first."""
        if is_common(field.data):
            raise StopValidation(
                _("This is one of the commonest passwords. Please choose another.")
            )
        names = {folded(name) for name in self.own_names() if name}
        if folded(field.data) in names:
            raise StopValidation(
                _("Your name or address can’t be your password. Please choose another.")
            )

    def own_names(self) -> tuple[str, ...]:
        """The person's username and address."""
        return self.names
