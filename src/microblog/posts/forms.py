"""Writing a post."""

import secrets
import unicodedata
from base64 import urlsafe_b64encode
from hashlib import sha256

from quart import current_app
from wtforms import Field, HiddenField, SubmitField, TextAreaField
from wtforms.validators import DataRequired, StopValidation

from microblog.forms import SiteForm, unix_lines
from microblog.languages import gettext as _
from microblog.languages import lazy_gettext as _l
from microblog.languages import ngettext
from microblog.posts.models import ONCE_LENGTH
from microblog.posts.pieces import LINK_LENGTH, length
from microblog.sessions.current_user import must_confirm
from microblog.sessions.queries import Person

# One character of a reader's may be many of the text: a flag, a family, an address.
MOST_CODE_POINTS = 25
NOTHING = _l("Please write something first.")
# What is drawn as nothing: controls, formats, separators; of letters and signs, fillers of Hangul
# and braille without a dot. Not what is unassigned: it may be an emoji that is newer than Python.
_UNSEEN = {"Cc", "Cf", "Zs", "Zl", "Zp"}
_BLANKS = "\u115f\u1160\u2800\u3164\uffa0"


def refuse_longer(text: str, *, than: int) -> None:
    """Raise StopValidation for a text that is too long, as its reader counts."""
    if len(text) > than * MOST_CODE_POINTS:
        raise StopValidation(_("This is far too long."))
    over = length(text) - than
    if over > 0:
        raise StopValidation(
            ngettext(
                "This is %(num)s character too long: there is room for %(room)s, "
                "of which a link takes %(link)s.",
                "This is %(num)s characters too long: there is room for %(room)s, "
                "of which a link takes %(link)s.",
                over,
                room=than,
                link=LINK_LENGTH,
            )
        )


def says_something(_form: object, field: Field) -> None:
    """A validator: of what is sent, something can be seen."""
    if not any(map(_is_seen, field.data)):
        raise StopValidation(NOTHING)


def _is_seen(character: str) -> bool:
    return unicodedata.category(character) not in _UNSEEN and character not in _BLANKS


def short_enough(_form: object, field: Field) -> None:
    """A validator: count as the site's setting says."""
    refuse_longer(field.data, than=current_app.config["POST_MAX_LENGTH"])


def post_field(label: str) -> TextAreaField:
    """Where a post is written."""
    return TextAreaField(
        label,
        filters=[unix_lines],
        validators=[DataRequired(NOTHING), says_something, short_enough],
        render_kw={"rows": 3, "dir": "auto"},
    )


def new_once() -> str:
    """What a form's field `once` holds: it tells the form from the next."""
    return secrets.token_urlsafe(16)


class MadeOnce(SiteForm):
    """The parent of forms that make something once, however often they are sent."""

    once = HiddenField(default=new_once)

    @property
    def said(self) -> str:
        """What is to be made, in words."""
        raise NotImplementedError

    @property
    def idempotency_key(self) -> str | None:
        """The same whenever this form is sent with these words; None if its `once` is none of ours.

        Whoever goes back and sends other words from the same form has not said that before.
        """
        once = self.once.data or ""
        if len(once) != ONCE_LENGTH or not once.isascii():
            return None
        digest = sha256(f"{once} {self.said}".encode()).digest()
        return urlsafe_b64encode(digest).decode()[:ONCE_LENGTH]


class Composer(MadeOnce):
    """The parent of forms in which one writes; `writes` is the name of the field with the text."""

    writes: str

    @property
    def said(self) -> str:
        """The text."""
        text: str = self[self.writes].data
        return text

    def is_sent_by(self, person: Person) -> bool:
        """Whether it was sent, is right, and comes from somebody who may post."""
        if not self.is_sent_and_valid():
            return False
        if must_confirm(person):
            self.add_error(self.writes, _("Please confirm your e-mail address first."))
            return False
        return True


class PostForm(Composer):
    """The composer of the home page."""

    writes = "post"
    post = post_field(_l("Say something"))
    submit = SubmitField(_l("Post"))


class ReplyForm(PostForm):
    """The composer below a post."""

    post = post_field(_l("Your reply"))
    submit = SubmitField(_l("Reply"))


class EditForm(SiteForm):
    """Another text for a post."""

    post = post_field(_l("What it should say"))
    submit = SubmitField(_l("Save"))


class DeletePostForm(SiteForm):
    """Only a button."""

    submit = SubmitField(_l("Delete this post"))
