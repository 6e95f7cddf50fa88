"""What an admin may do with a bug."""

from wtforms import IntegerField, SubmitField, TextAreaField
from wtforms.validators import NumberRange, Optional

from microblog.forms import SiteForm, at_most, unix_lines
from microblog.languages import lazy_gettext as _l

NOTE_LENGTH = 500


class GroupForm(SiteForm):
    """One form with a button for each act."""

    class Meta:
        works_read_only = True

    note = TextAreaField(
        _l("Note for visitors who meet this error"),
        description=_l("Shown on the error page: “We are on it, posting works again at 15:00.”"),
        filters=[unix_lines],
        validators=[at_most(NOTE_LENGTH)],
        render_kw={"rows": 2, "dir": "auto"},
    )
    save_note = SubmitField(_l("Save the note"))
    days = IntegerField(
        _l("Days"),
        default=7,
        validators=[Optional(), NumberRange(1, 365, _l("Please choose 1 to 365 days."))],
    )
    mute = SubmitField(_l("Mute for that many days"))
    solve = SubmitField(_l("Solved"))
    reopen = SubmitField(_l("Open again"))
