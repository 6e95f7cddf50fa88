"""What shows that a form comes from a page of this site, which others cannot send."""

import hmac
from datetime import UTC, datetime, timedelta
from hashlib import sha1, sha256
from secrets import token_hex

from quart import current_app, g, request, session
from quart_auth import current_user
from wtforms import Field, Form
from wtforms.csrf.core import CSRFTokenField
from wtforms.csrf.session import SessionCSRF
from wtforms.validators import StopValidation

from microblog.languages import lazy_gettext as _l

OPEN_FOR = timedelta(hours=12)
EXPIRED = _l(
    "This page was open for too long, so nothing has been saved yet. Please send it again."
)
NO_COOKIE = _l(
    "Your browser sent no cookie of this site, so nothing has been saved yet. Please send it again;"
    " if you read this once more, please allow the cookies of this site."
)


def csrf_token() -> str:
    """What shows that a form is of this site: one for all the forms of a page.

    It is what WTForms' SessionCSRF makes.
    """
    token: str | None = g.get("csrf_token")
    if token is None:
        if "csrf" not in session:
            session["csrf"] = _secret()
        expires = (_now() + OPEN_FOR).strftime(Csrf.TIME_FORMAT)
        signed = f"{session['csrf']}{expires}".encode()
        token = f"{expires}##{hmac.digest(_keys()[0], signed, sha1).hex()}"
        g.csrf_token = token
    return token


def _secret() -> str:
    # Of a login, always the same: a browser that opens several pages at once keeps one of the
    # cookies that they set, and the forms of the others are to be good too.
    login = current_user.auth_id
    return hmac.digest(_keys()[0], login.encode(), sha256).hex() if login else token_hex()


def _now() -> datetime:
    # In UTC: local time jumps twice a year.
    return datetime.now(UTC).replace(tzinfo=None)


def _keys() -> list[bytes]:
    keys = current_app.config["SECRET_KEY"], *current_app.config["SECRET_KEY_FALLBACKS"]
    return [f"csrf {key}".encode() for key in keys]


class _CsrfField(CSRFTokenField):  # type: ignore[misc]  # WTForms has no types
    def _value(self) -> str:
        return csrf_token()


class Csrf(SessionCSRF):  # type: ignore[misc]
    """How WTForms makes and checks it."""

    field_class = _CsrfField

    def generate_csrf_token(self, csrf_token_field: Field) -> str:
        """None so far: the page's is made where it is shown, and what is sent needs no new one."""
        return ""

    def validate_csrf_token(self, form: Form, field: Field) -> None:
        """Say what to do, whatever is wrong with the token; an older key's is as good."""
        form.meta.is_refused = True
        if not request.cookies:
            raise StopValidation(NO_COOKIE)
        expires, _, digest = (field.data or "").partition("##")
        secret = self.session.get("csrf")
        signed = f"{secret}{expires}".encode()
        fits = secret and any(
            hmac.compare_digest(hmac.digest(key, signed, sha1).hex().encode(), digest.encode())
            for key in _keys()
        )
        if not fits or expires < _now().strftime(self.TIME_FORMAT):
            raise StopValidation(EXPIRED)
        form.meta.is_refused = False
