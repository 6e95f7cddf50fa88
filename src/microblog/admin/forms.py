"""What admins decide on people and on reports."""

from typing import Any

from wtforms import Field, StringField, SubmitField, TextAreaField
from wtforms.validators import AnyOf, DataRequired, StopValidation

from microblog.forms import SiteForm, at_most, unix_lines
from microblog.languages import gettext as _
from microblog.languages import lazy_gettext as _l
from microblog.moderation.forms import REASON_MAX_LENGTH
from microblog.users.queries import folded

DISMISS = "dismiss"

_FOR_ADMINS = _l("For the log, which only admins read")
_FOR_THE_PERSON = _l(
    "For the log, which only admins read; who is silenced or suspended, or no longer, reads it too"
)


def _reason(*validators: Any, description: str = _FOR_ADMINS) -> TextAreaField:
    return TextAreaField(
        _l("Reason"),
        description=description,
        filters=[unix_lines],
        validators=[*validators, at_most(REASON_MAX_LENGTH)],
        render_kw={"rows": 2, "dir": "auto"},
    )


class DeedForm(SiteForm):
    """A reason, and a button for each deed: its value says which."""

    reason = _reason(DataRequired(_l("Please give a reason.")), description=_FOR_THE_PERSON)
    deed = StringField(_l("Button"))


class VerdictForm(SiteForm):
    """A button for each verdict; only what touches nobody needs no reason."""

    reason = _reason(description=_FOR_THE_PERSON)
    verdict = StringField(
        _l("Button"),
        validators=[AnyOf((DISMISS, "delete", "silence", "suspend"), _l("Please choose."))],
    )

    def is_sent_and_valid(self) -> bool:
        """Whether the verdict can be written."""
        if not super().is_sent_and_valid():
            return False
        if self.verdict.data != DISMISS and not self.reason.data:
            self.add_error("reason", _("Please give a reason."))
            return False
        return True


class CloseForm(SiteForm):
    """The proof that it is no slip of the hand; `whom` is the name that has to be typed."""

    whom = ""
    reason = _reason(DataRequired(_l("Please give a reason.")))
    name = StringField(
        _l("Their username"),
        validators=[DataRequired(_l("Please type the username."))],
        render_kw={"autocomplete": "off"},
    )
    submit = SubmitField(_l("Delete this account for good"))

    def validate_name(self, field: Field) -> None:
        """Take the name in any case."""
        if folded(field.data.strip()) != folded(self.whom):
            raise StopValidation(_("This is not their username."))
