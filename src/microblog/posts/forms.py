"""Writing a post."""

import secrets

from quart import current_app
from wtforms import Field, HiddenField, SubmitField, TextAreaField
from wtforms.validators import DataRequired, StopValidation

from microblog.forms import SiteForm, unix_lines
from microblog.posts.models import ONCE_LENGTH
from microblog.posts.pieces import LINK_LENGTH, length
from microblog.sessions.current_user import must_confirm
from microblog.sessions.queries import Person

# One character of a reader's may be many of the text: a flag, a family, an address.
MOST_CODE_POINTS = 25


def short_enough(_form: object, field: Field) -> None:
    """A validator: count as the site's setting says."""
    limit = current_app.config["POST_MAX_LENGTH"]
    if len(field.data) > limit * MOST_CODE_POINTS:
        raise StopValidation("This is far too long for a post.")
    over = length(field.data) - limit
    if over > 0:
        raise StopValidation(
            f"This is {over} too long: a post has room for {limit} characters, "
            f"of which a link takes {LINK_LENGTH}."
        )


def post_field(label: str) -> TextAreaField:
    """Where a post is written."""
    return TextAreaField(
        label,
        filters=[unix_lines],
        validators=[DataRequired("Please write something first."), short_enough],
        render_kw={"rows": 3, "dir": "auto"},
    )


class PostForm(SiteForm):
    """The composer."""

    post = post_field("Say something")
    once = HiddenField(default=lambda: secrets.token_urlsafe(16))
    submit = SubmitField("Post")

    @property
    def mark(self) -> str | None:
        """What tells this form from the next, if it came with one of ours."""
        mark = self.once.data or ""
        return mark if len(mark) == ONCE_LENGTH and mark.isascii() and mark.isprintable() else None

    def is_sent_by(self, person: Person) -> bool:
        """Whether it was sent, is right, and comes from somebody who may post."""
        if not self.is_sent_and_valid():
            return False
        if must_confirm(person):
            self.add_error("post", "Please confirm your e-mail address first.")
            return False
        return True


class ReplyForm(PostForm):
    """The composer below a post."""

    post = post_field("Your reply")
    submit = SubmitField("Reply")


class EditForm(SiteForm):
    """Another text for a post."""

    post = post_field("What it should say")
    submit = SubmitField("Save")


class DeletePostForm(SiteForm):
    """Only a button."""

    submit = SubmitField("Delete this post")
