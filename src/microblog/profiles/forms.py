"""What a person says of themselves."""

from wtforms import SubmitField, TextAreaField
from wtforms.validators import Length

from microblog.forms import SiteForm, unix_lines
from microblog.users.forms import username_field
from microblog.users.models import ABOUT_ME_MAX_LENGTH


class ProfileForm(SiteForm):
    """Name and biography."""

    username = username_field()
    about_me = TextAreaField(
        "About me",
        description=f"Up to {ABOUT_ME_MAX_LENGTH} characters",
        filters=[unix_lines],
        validators=[
            Length(
                max=ABOUT_ME_MAX_LENGTH,
                message=f"This is too long: there is room for {ABOUT_ME_MAX_LENGTH} characters.",
            ),
        ],
        render_kw={"rows": 3, "dir": "auto"},
    )
    submit = SubmitField("Save")
