"""What the visitor was doing: an optional box on the error page, kept even without a database."""

from itsdangerous import BadSignature, TimestampSigner

from microblog.errors.work import Work
from microblog.signers import own_keys

OPEN_FOR_SECONDS = 24 * 3600
LENGTH = 1000


def comment_token(work: Work) -> str:
    """Proof that the visitor was shown this incident's page."""
    return _signer().sign(f"{work.number} {work.group}").decode()


def incident_of(token: str) -> tuple[str, str] | None:
    """The number and the group of a token that we made in the last day."""
    try:
        number, group = _signer().unsign(token, OPEN_FOR_SECONDS).decode().split(" ")
    except (BadSignature, ValueError):
        return None
    return number, group


def _signer() -> TimestampSigner:
    return TimestampSigner(own_keys(), salt="incident")
