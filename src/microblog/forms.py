"""The parent of every form: reading a request, errors that the database found."""

import re
from typing import Any, Self

from markupsafe import Markup
from quart import request, session
from wtforms import Field, Form, HiddenField, StringField, SubmitField
from wtforms.meta import DefaultMeta
from wtforms.validators import Length, StopValidation
from wtforms.widgets import Input

from microblog.attributes import attributes
from microblog.csrf import Csrf
from microblog.harmless import UNPRINTABLE
from microblog.languages import gettext as _
from microblog.languages import language
from microblog.languages import lazy_gettext as _l
from microblog.read_only import read_only

_EMPTY_LINES = re.compile(r"\n(?:[^\S\n]*\n){2,}")

# How WTForms' inputs write theirs; its own way takes five times as long.
Input.html_params = staticmethod(attributes)


class SiteForm(Form):  # type: ignore[misc]  # WTForms has no types
    """A form of the site; its template shows each error at its field."""

    class Meta(DefaultMeta):  # type: ignore[misc]
        csrf = True
        csrf_class = Csrf

        has_focus = False
        # By its token: no field is wrong then, and what is said of it may be far down the page.
        is_refused = False
        works_read_only = False

        def render_field(self, field: Field, render_kw: dict[str, Any]) -> Markup:
            """Let the first field that is wrong have the focus; read-only, none can be filled."""
            if isinstance(field, HiddenField):
                return super().render_field(field, render_kw)  # type: ignore[no-any-return]
            is_typed = not isinstance(field, SubmitField)
            if (field.errors or (self.is_refused and is_typed)) and not self.has_focus:
                self.has_focus = render_kw["autofocus"] = True
            if not self.works_read_only and read_only() is not None:
                render_kw["disabled"] = True
            html: Markup = super().render_field(field, render_kw)
            return html

        @property
        def locales(self) -> list[str]:
            return [language()]

        @property
        def csrf_context(self) -> Any:
            return session

    @classmethod
    async def from_request(cls, **data: Any) -> Self:
        """The form as it was sent, or, on a page that is only looked at, filled with `data`."""
        return cls(await request.form if request.method == "POST" else None, **data)

    def is_sent_and_valid(self) -> bool:
        """Whether the form came by POST and every field is right."""
        return request.method == "POST" and bool(self.validate())

    def validate(self, extra_validators: dict[str, list[Any]] | None = None) -> bool:
        """Check every field; what no database and no page can carry is refused in each text."""
        extra = dict(extra_validators or {})
        for name, field in self._fields.items():
            if isinstance(field, StringField):
                extra[name] = [printable, *extra.get(name, [])]
        return bool(super().validate(extra))

    def add_error(self, name: str, message: str) -> None:
        """Put an error at a field that was found wrong after validation."""
        self[name].errors = [*self[name].errors, message]


def one_line(value: str | None) -> str:
    """A filter: without white space around, nor line breaks, which nobody can type there."""
    return " ".join((value or "").split())


def unix_lines(value: str | None) -> str:
    """A filter: browsers send CRLF; what is kept and counted has LF, and no two empty lines."""
    text = (value or "").replace("\r\n", "\n").replace("\r", "\n").strip()
    return _EMPTY_LINES.sub("\n\n", text)


def at_most(length: int) -> Length:
    """A validator: no more characters than that."""
    return Length(max=length, message=_l("At most %(max)d characters, please."))


def printable(_form: Form, field: Field) -> None:
    """A validator: refuses what no page, feed or PostgreSQL can carry."""
    text = field.data or ""
    if "\ufffd" in text:
        raise StopValidation(_("Some characters arrived broken (�). Please type them again."))
    if found := UNPRINTABLE.search(text):
        raise StopValidation(
            _(
                "There is a control character (%(code)s) in this text. "
                "Please remove it, or type the text anew.",
                code=f"U+{ord(found[0]):04X}",
            )
        )
