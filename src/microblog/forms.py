"""The parent of every form: CSRF, reading a request, errors that the database found."""

import hmac
import re
from datetime import UTC, datetime, timedelta
from hashlib import sha1
from secrets import token_hex
from typing import Any, Self

from markupsafe import Markup
from quart import current_app, g, request, session
from wtforms import Field, Form, HiddenField, StringField
from wtforms.csrf.core import CSRFTokenField
from wtforms.csrf.session import SessionCSRF
from wtforms.meta import DefaultMeta
from wtforms.validators import StopValidation
from wtforms.widgets import Input

from microblog.attributes import attributes
from microblog.languages import gettext as _
from microblog.languages import language
from microblog.languages import lazy_gettext as _l
from microblog.read_only import read_only

# How WTForms' inputs write theirs; its own way takes five times as long.
Input.html_params = staticmethod(attributes)

OPEN_FOR = timedelta(hours=12)
_NONCHARACTERS = "".join(f"{chr(end - 1)}{chr(end)}" for end in range(0xFFFF, 0x110000, 0x10000))
_UNPRINTABLE = re.compile(f"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffd{_NONCHARACTERS}]")
EXPIRED = _l(
    "This page was open for too long, so nothing has been saved yet. Please send it again."
)


def csrf_token() -> str:
    """What shows that a form is of this site: one for all the forms of a page.

    It is what WTForms' SessionCSRF makes.
    """
    token: str | None = g.get("csrf_token")
    if token is None:
        if "csrf" not in session:
            session["csrf"] = token_hex()
        expires = (_now() + OPEN_FOR).strftime(_Csrf.TIME_FORMAT)
        signed = f"{session['csrf']}{expires}".encode()
        token = f"{expires}##{hmac.digest(_csrf_keys()[0], signed, sha1).hex()}"
        g.csrf_token = token
    return token


def _now() -> datetime:
    # In UTC: local time jumps twice a year.
    return datetime.now(UTC).replace(tzinfo=None)


def _csrf_keys() -> list[bytes]:
    keys = current_app.config["SECRET_KEY"], *current_app.config["SECRET_KEY_FALLBACKS"]
    return [f"csrf {key}".encode() for key in keys]


class _CsrfField(CSRFTokenField):  # type: ignore[misc]  # WTForms has no types
    def _value(self) -> str:
        return csrf_token()


class _Csrf(SessionCSRF):  # type: ignore[misc]
    field_class = _CsrfField

    def generate_csrf_token(self, csrf_token_field: Field) -> str:
        """None so far: the page's is made where it is shown, and what is sent needs no new one."""
        return ""

    def validate_csrf_token(self, form: Form, field: Field) -> None:
        """Say what to do, whatever is wrong with the token; an older key's is as good."""
        expires, _, digest = (field.data or "").partition("##")
        secret = self.session.get("csrf")
        signed = f"{secret}{expires}".encode()
        fits = secret and any(
            hmac.compare_digest(hmac.digest(key, signed, sha1).hex().encode(), digest.encode())
            for key in _csrf_keys()
        )
        if not fits or expires < _now().strftime(self.TIME_FORMAT):
            raise StopValidation(EXPIRED)


class SiteForm(Form):  # type: ignore[misc]
    """A form of the site; its template shows each error at its field."""

    class Meta(DefaultMeta):  # type: ignore[misc]
        csrf = True
        csrf_class = _Csrf

        has_focus = False
        works_read_only = False

        def render_field(self, field: Field, render_kw: dict[str, Any]) -> Markup:
            """Let the first field that is wrong have the focus; read-only, none can be filled."""
            if isinstance(field, HiddenField):
                return super().render_field(field, render_kw)  # type: ignore[no-any-return]
            if field.errors and not self.has_focus:
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
    """A filter: without white space around."""
    return (value or "").strip()


def unix_lines(value: str | None) -> str:
    """A filter: browsers send CRLF; what is kept and counted has LF."""
    return (value or "").replace("\r\n", "\n").replace("\r", "\n").strip()


def printable(_form: Form, field: Field) -> None:
    """A validator: refuses what no page, feed or PostgreSQL can carry."""
    found = _UNPRINTABLE.search(field.data or "")
    if found is None:
        return
    if found[0] == "\ufffd":
        raise StopValidation(_("Some characters arrived broken (�). Please type them again."))
    raise StopValidation(
        _(
            "There is a control character (%(code)s) in this text. "
            "Please remove it, or type the text anew.",
            code=f"U+{ord(found[0]):04X}",
        )
    )
