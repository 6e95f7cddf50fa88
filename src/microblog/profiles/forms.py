"""What a person says of themselves."""

from wtforms import HiddenField, SubmitField, TextAreaField
from wtforms.validators import Length

from microblog.forms import SiteForm, unix_lines
from microblog.languages import lazy_gettext as _l
from microblog.users.forms import username_field
from microblog.users.models import ABOUT_ME_MAX_LENGTH


class ProfileForm(SiteForm):
    """Name and biography."""

    username = username_field()
    # What it was when the page was opened: another page may have changed it since.
    was_username = HiddenField()
    about_me = TextAreaField(
        _l("About me"),
        description=_l("Up to %(number)s characters", number=ABOUT_ME_MAX_LENGTH),
        filters=[unix_lines],
        validators=[
            Length(
                max=ABOUT_ME_MAX_LENGTH,
                message=_l("This is too long: there is room for %(max)d characters."),
            ),
        ],
        render_kw={"rows": 3, "dir": "auto"},
    )
    submit = SubmitField(_l("Save"))

    def new_username(self, now: str) -> str:
        """The name that was typed; the one of now, if none was."""
        typed: str = self.username.data
        return now if typed == self.was_username.data else typed
