"""What an admin may do with a bug."""

from wtforms import IntegerField, SubmitField, TextAreaField
from wtforms.validators import Length, NumberRange, Optional

from microblog.forms import SiteForm, unix_lines

NOTE_LENGTH = 500


class GroupForm(SiteForm):
    """One form with a button for each act."""

    note = TextAreaField(
        "Note for visitors who meet this error",
        description="Shown on the error page: “We are on it, posting works again at 15:00.”",
        filters=[unix_lines],
        validators=[Length(max=NOTE_LENGTH, message="Please be shorter.")],
        render_kw={"rows": 2, "dir": "auto"},
    )
    save_note = SubmitField("Save the note")
    days = IntegerField(
        "Days",
        default=7,
        validators=[Optional(), NumberRange(1, 365, "Please choose 1 to 365 days.")],
    )
    mute = SubmitField("Mute for these days")
    solve = SubmitField("Solved")
    reopen = SubmitField("Open again")
