"""What the visitor was doing: an optional box on the error page, kept even without a database."""

from functools import lru_cache

from itsdangerous import BadSignature, TimestampSigner
from quart import current_app

from microblog.errors.work import Work

OPEN_FOR_SECONDS = 24 * 3600
LENGTH = 1000


def comment_token(work: Work) -> str:
    """Proof that the visitor was shown this incident's page."""
    return _signer(_key()).sign(f"{work.number} {work.group}").decode()


def incident_of(token: str) -> tuple[str, str] | None:
    """The number and the group of a token that we made in the last day."""
    try:
        number, group = _signer(_key()).unsign(token, OPEN_FOR_SECONDS).decode().split(" ")
    except (BadSignature, ValueError):
        return None
    return number, group


def _key() -> str:
    return str(current_app.config["SECRET_KEY"])


@lru_cache(maxsize=1)
def _signer(key: str) -> TimestampSigner:
    return TimestampSigner(key, salt="incident")
