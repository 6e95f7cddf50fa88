"""Writing a post."""

from quart import current_app
from wtforms import Field, SubmitField, TextAreaField
from wtforms.validators import DataRequired, StopValidation

from microblog.forms import SiteForm, printable, unix_lines


class PostForm(SiteForm):
    """The composer."""

    post = TextAreaField(
        "Say something",
        filters=[unix_lines],
        validators=[DataRequired("Please write something first."), printable],
        render_kw={"rows": 3},
    )
    submit = SubmitField("Post")

    def validate_post(self, field: Field) -> None:
        """Count as the site's setting says."""
        limit = current_app.config["POST_MAX_LENGTH"]
        over = len(field.data) - limit
        if over > 0:
            raise StopValidation(
                f"This is {over} too long: a post has room for {limit} characters."
            )
