"""What somebody finds wrong."""

from wtforms import SubmitField, TextAreaField
from wtforms.validators import Length

from microblog.forms import SiteForm, unix_lines

REASON_MIN_LENGTH = 10
REASON_MAX_LENGTH = 1000


class ReportForm(SiteForm):
    """The reason."""

    reason = TextAreaField(
        "What is wrong?",
        description="Only the admins of this site read it",
        filters=[unix_lines],
        validators=[
            Length(
                REASON_MIN_LENGTH,
                REASON_MAX_LENGTH,
                f"Please use {REASON_MIN_LENGTH} to {REASON_MAX_LENGTH} characters.",
            )
        ],
        render_kw={"rows": 3, "dir": "auto"},
    )
    submit = SubmitField("Report")
