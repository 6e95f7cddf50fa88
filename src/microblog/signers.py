"""Signed cookies, with signers that are made once and not at each request."""

from functools import lru_cache
from typing import Any

from itsdangerous import URLSafeTimedSerializer
from quart import Quart
from quart.sessions import SecureCookieSessionInterface
from quart_auth import QuartAuth


class Sessions(SecureCookieSessionInterface):
    """Quart's sessions, of one app."""

    _signer: URLSafeTimedSerializer | None = None

    def get_signing_serializer(self, app: Quart) -> URLSafeTimedSerializer | None:
        """What signs; the keys don't change while the app is there."""
        self._signer = self._signer or super().get_signing_serializer(app)
        return self._signer


def login_signer(keys: str | list[str], salt: str) -> Any:
    """What signs quart-auth's cookie: the newest key is the last."""
    return _login_signer((keys,) if isinstance(keys, str) else tuple(keys), salt)


@lru_cache
def _login_signer(keys: tuple[str, ...], salt: str) -> Any:
    return QuartAuth.serializer_class(list(keys), salt)
