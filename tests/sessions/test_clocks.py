"""Machines whose clocks differ serve the same people."""

import pytest
from itsdangerous import SignatureExpired, TimestampSigner

from microblog.signers import login_signer


def test_what_a_clock_that_is_a_little_ahead_has_signed_is_good(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert _loaded(monkeypatch, ahead=30) == "a token"


def test_what_comes_from_the_future_is_not(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(SignatureExpired):
        _loaded(monkeypatch, ahead=90)


def _loaded(monkeypatch: pytest.MonkeyPatch, *, ahead: int) -> object:
    signer = login_signer("for tests and nothing else", "salt")
    now = TimestampSigner("x").get_timestamp()
    with monkeypatch.context() as elsewhere:
        elsewhere.setattr(TimestampSigner, "get_timestamp", lambda _: now + ahead)
        signed = signer.dumps("a token")
    return signer.loads(signed, max_age=100)
