"""Writing a post."""

import secrets

from quart import current_app
from wtforms import Field, HiddenField, SubmitField, TextAreaField
from wtforms.validators import DataRequired, StopValidation

from microblog.forms import SiteForm, unix_lines
from microblog.posts.models import ONCE_LENGTH


class PostForm(SiteForm):
    """The composer."""

    post = TextAreaField(
        "Say something",
        filters=[unix_lines],
        validators=[DataRequired("Please write something first.")],
        render_kw={"rows": 3, "dir": "auto"},
    )
    once = HiddenField(default=lambda: secrets.token_urlsafe(16))
    submit = SubmitField("Post")

    @property
    def mark(self) -> str | None:
        """What tells this form from the next, if it came with one of ours."""
        mark = self.once.data or ""
        return mark if len(mark) == ONCE_LENGTH and mark.isascii() and mark.isprintable() else None

    def validate_post(self, field: Field) -> None:
        """Count as the site's setting says."""
        limit = current_app.config["POST_MAX_LENGTH"]
        over = len(field.data) - limit
        if over > 0:
            raise StopValidation(
                f"This is {over} too long: a post has room for {limit} characters."
            )
