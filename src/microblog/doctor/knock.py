"""How the doctor's request is told from everybody else's: signed with the site's own key."""

from itsdangerous import BadSignature, URLSafeTimedSerializer

PATH = "/.well-known/microblog-doctor"
HEADER = "X-Doctor"
# Reserved for documentation (RFC 5737): nobody's address.
NOBODYS_ADDRESS = "192.0.2.77"
_VALID_SECONDS = 60


def knock(key: str) -> str:
    """What the header says."""
    return _signer(key).dumps("knock")


def is_knock(key: str, said: str) -> bool:
    """Whether the doctor sent it, and just now."""
    try:
        return bool(_signer(key).loads(said, max_age=_VALID_SECONDS) == "knock")
    except BadSignature:
        return False


def _signer(key: str) -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(key, salt="doctor")
