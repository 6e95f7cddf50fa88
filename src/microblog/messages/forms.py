"""Writing a message."""

from wtforms import Field, SubmitField, TextAreaField
from wtforms.validators import DataRequired

from microblog.forms import SiteForm, unix_lines
from microblog.languages import lazy_gettext as _l
from microblog.posts.forms import NOTHING, Composer, refuse_longer, says_something

MESSAGE_MAX_LENGTH = 2000


def _short_enough(_form: object, field: Field) -> None:
    refuse_longer(field.data, than=MESSAGE_MAX_LENGTH)


class MessageForm(Composer):
    """The composer of a thread."""

    writes = "message"
    message = TextAreaField(
        _l("Your message"),
        filters=[unix_lines],
        validators=[DataRequired(NOTHING), says_something, _short_enough],
        render_kw={"rows": 4, "dir": "auto"},
    )
    submit = SubmitField(_l("Send"))


class DeleteMessageForm(SiteForm):
    """Only a button."""

    submit = SubmitField(_l("Delete this message"))
