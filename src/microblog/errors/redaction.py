"""Secrets stay out of reports: what is not known to be harmless is withheld."""

import re
from collections.abc import Iterable, Iterator
from urllib.parse import quote

from sqlalchemy.engine import make_url

from microblog.config import Config
from microblog.harmless import harmless
from microblog.secret_key import signing_keys

WITHHELD = "[withheld]"

_SECRET_WORDS = (
    *("pass", "pwd", "secret", "token", "key", "auth", "cookie", "session", "csrf", "otp", "totp"),
    *("code", "salt", "hash", "sign", "credential", "bearer", "jwt", "sid"),
)
_SHORTEST = 3
_LONGEST_QUOTE = 80
TEXT_LENGTH = 20_000

_words = "|".join(_SECRET_WORDS)
# Each pattern looks only at bounded runs, and begins only where one begins: what is redacted may
# come from a visitor who wants it to take long.
_NAMED = re.compile(
    rf"(?i)((?<![\w-])[\w-]{{0,60}}?(?:{_words})[\w-]{{0,60}}[\"']?\s{{0,3}}[:=]\s{{0,3}})"
    r"(\"[^\"]*\"|'[^']*'|[^\s,;&)]+)"
)
_PATTERNS = [
    # PostgreSQL repeats the values of a row that broke a constraint.
    (re.compile(r"^(DETAIL|CONTEXT):.*$", re.MULTILINE), r"\1: " + WITHHELD),
    (re.compile(r"\[parameters: .*\]"), f"[parameters: {WITHHELD}]"),
    (re.compile(r"(://[^/\s:@]{0,100}):[^/\s@]{1,200}@"), rf"\1:{WITHHELD}@"),
    (re.compile(r"(?<![\w.+%-])[\w.+%-]{1,64}@[\w.-]{1,255}"), "[e-mail]"),
    (re.compile(r"\$argon2\S+"), WITHHELD),
    # name=value and "name": "value", where the name is one of a secret.
    (_NAMED, rf"\1{WITHHELD}"),
    (re.compile(r"(?i)\b(bearer|basic) [\w.~+/=-]{6,}"), rf"\1 {WITHHELD}"),
    # A long run with digits and letters of both cases is a token.
    (
        re.compile(
            r"(?<![\w-])(?=[\w-]{0,200}\d)(?=[\w-]{0,200}[a-z])(?=[\w-]{0,200}[A-Z])[\w-]{24,}"
        ),
        WITHHELD,
    ),
    (re.compile(rf"'[^'\n]{{{_LONGEST_QUOTE},}}'|\"[^\"\n]{{{_LONGEST_QUOTE},}}\""), WITHHELD),
]


def is_secret_name(name: str) -> bool:
    """Whether a key, a field or a header of this name may hold a secret."""
    folded = name.casefold()
    return any(word in folded for word in _SECRET_WORDS)


def _addresses(config: Config) -> Iterator[str]:
    yield config.database
    yield config.errors_database
    if config.read_database:
        yield config.read_database
    if config.ratelimit_storage:
        yield config.ratelimit_storage.get_secret_value()


def _passwords(address: str) -> Iterator[str]:
    if password := make_url(address).password:
        yield from (password, quote(password, safe=""))


class Redactor:
    """Blanks what must not be told; knows the site's own secrets."""

    def __init__(self, config: Config) -> None:
        key, older = signing_keys(config)
        own = [key, *older]
        others = (config.mail_password, config.metrics_token)
        own += [secret.get_secret_value() for secret in others if secret]
        self._own = own + [word for url in _addresses(config) for word in _passwords(url)]

    def own_secrets(self, text: str) -> str:
        """The text without the site's own secrets."""
        for secret in self._own:
            text = text.replace(secret, WITHHELD)
        return text

    def __call__(self, text: str, sent: Iterable[str] = ()) -> str:
        """The text of an exception or a message, without secrets.

        `sent` are the values that the visitor sent: they are blanked wherever they turn up.
        """
        # A part of the word that stands for it would grow with each of its parts.
        hidden = {value for value in sent if len(value) >= _SHORTEST and value not in WITHHELD}
        for value in sorted(hidden, key=len)[::-1]:
            text = text.replace(value, WITHHELD)
            # An exception often shows the repr of what it was given.
            text = text.replace(repr(value)[1:-1], WITHHELD)
        text = self.own_secrets(text)[:TEXT_LENGTH]
        for pattern, replacement in _PATTERNS:
            text = pattern.sub(replacement, text)
        return harmless(text)
