"""What signs: the keys, and for cookies, signers that are made once and not at each request."""

from functools import cache, lru_cache
from typing import Any

from itsdangerous import SignatureExpired, TimestampSigner, URLSafeTimedSerializer
from quart import Quart, current_app
from quart.sessions import SecureCookieSessionInterface
from quart_auth import QuartAuth

# Some two megabytes, whatever anybody sends.
_SIGNATURES = 4096
_LONGEST_BYTES = 500
# By so much the clock of another machine may be ahead of ours.
_AHEAD_SECONDS = 60


def own_keys() -> list[str]:
    """The site's keys as itsdangerous takes them: the last signs, and the older are accepted."""
    return [*current_app.config["SECRET_KEY_FALLBACKS"], current_app.config["SECRET_KEY"]]


class _Signer(TimestampSigner):
    """Takes what another machine has signed just now, by its own clock."""

    def unsign(self, *signed: Any, max_age: int | None = None, **options: Any) -> Any:
        unsign: Any = super().unsign
        try:
            return unsign(*signed, max_age=max_age, **options)
        except SignatureExpired as error:
            ahead = error.date_signed and error.date_signed.timestamp() - self.get_timestamp()
            if not ahead or not 0 < ahead <= _AHEAD_SECONDS:
                raise
            return unsign(*signed, **options)


class Sessions(SecureCookieSessionInterface):
    """Quart's sessions, of one app."""

    _signer: URLSafeTimedSerializer | None = None

    def get_signing_serializer(self, app: Quart) -> URLSafeTimedSerializer | None:
        """What signs; the keys don't change while the app is there."""
        if self._signer is None and (signer := super().get_signing_serializer(app)):
            self._signer = _with_keys_at_hand(signer)
        return self._signer


def login_signer(keys: str | list[str], salt: str) -> Any:
    """What signs quart-auth's cookie: the newest key is the last."""
    return _login_signer((keys,) if isinstance(keys, str) else tuple(keys), salt)


@lru_cache
def _login_signer(keys: tuple[str, ...], salt: str) -> Any:
    return _with_keys_at_hand(QuartAuth.serializer_class(list(keys), salt))


def _with_keys_at_hand(serializer: Any) -> Any:
    """Derive each key once, and look at a cookie's signature once while its visitor is about.

    itsdangerous does both for each cookie at each request, which takes most of its time.
    """
    serializer.signer = _Signer
    signer = serializer.make_signer()
    signer.derive_key = cache(signer.derive_key)
    verify = signer.verify_signature
    known = lru_cache(maxsize=_SIGNATURES)(verify)

    def verify_signature(value: bytes, signature: bytes) -> Any:
        is_kept = len(value) + len(signature) <= _LONGEST_BYTES
        return (known if is_kept else verify)(value, signature)

    signer.verify_signature = verify_signature
    serializer.make_signer = lambda _salt=None: signer
    return serializer
