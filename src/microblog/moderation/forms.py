"""What somebody finds wrong."""

from wtforms import SubmitField, TextAreaField
from wtforms.validators import Length

from microblog.forms import SiteForm, unix_lines
from microblog.languages import lazy_gettext as _l

REASON_MIN_LENGTH = 10
REASON_MAX_LENGTH = 1000


class ReportForm(SiteForm):
    """The reason."""

    reason = TextAreaField(
        _l("What is wrong?"),
        description=_l("Only the admins of this site read it"),
        filters=[unix_lines],
        validators=[
            Length(
                REASON_MIN_LENGTH,
                REASON_MAX_LENGTH,
                _l("Please use %(min)d to %(max)d characters."),
            )
        ],
        render_kw={"rows": 3, "dir": "auto"},
    )
    submit = SubmitField(_l("Report"))
