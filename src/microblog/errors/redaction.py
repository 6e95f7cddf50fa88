"""Secrets stay out of reports: what is not known to be harmless is withheld."""

import re
from collections.abc import Iterable

from microblog.config import Config
from microblog.harmless import harmless

WITHHELD = "[withheld]"

_SECRET_WORDS = (
    *("pass", "pwd", "secret", "token", "key", "auth", "cookie", "session", "csrf", "otp", "totp"),
    *("code", "salt", "hash", "sign", "credential", "bearer", "jwt", "sid"),
)
_SHORTEST = 3
_LONGEST_QUOTE = 80

_words = "|".join(_SECRET_WORDS)
# name=value and "name": "value", where the name is one of a secret.
_NAMED = re.compile(
    rf"(?i)(\b[\w-]*(?:{_words})[\w-]*[\"']?\s*[:=]\s*)"
    r"(\"[^\"]*\"|'[^']*'|[^\s,;&)]+)"
)
_PATTERNS = [
    # PostgreSQL repeats the values of a row that broke a constraint.
    (re.compile(r"^(DETAIL|CONTEXT):.*$", re.MULTILINE), r"\1: " + WITHHELD),
    (re.compile(r"\[parameters: .*\]"), f"[parameters: {WITHHELD}]"),
    (re.compile(r"(://[^/\s:@]*):[^/\s@]+@"), rf"\1:{WITHHELD}@"),
    (re.compile(r"[\w.+%-]+@[\w-]+(?:\.[\w-]+)*"), "[e-mail]"),
    (re.compile(r"\$argon2\S+"), WITHHELD),
    (_NAMED, rf"\1{WITHHELD}"),
    (re.compile(r"(?i)\b(bearer|basic) [\w.~+/=-]{6,}"), rf"\1 {WITHHELD}"),
    # A long run with digits and letters of both cases is a token.
    (re.compile(r"\b(?=[\w-]*\d)(?=[\w-]*[a-z])(?=[\w-]*[A-Z])[\w-]{24,}"), WITHHELD),
    (re.compile(rf"'[^'\n]{{{_LONGEST_QUOTE},}}'|\"[^\"\n]{{{_LONGEST_QUOTE},}}\""), WITHHELD),
]


def is_secret_name(name: str) -> bool:
    """Whether a key, a field or a header of this name may hold a secret."""
    folded = name.casefold()
    return any(word in folded for word in _SECRET_WORDS)


class Redactor:
    """Blanks what must not be told; knows the site's own secrets."""

    def __init__(self, config: Config) -> None:
        secrets = [config.secret_key, *config.secret_key_fallbacks, config.mail_password]
        values = [secret.get_secret_value() for secret in secrets if secret]
        for url in (config.database, config.errors_database):
            password = re.search(r"://[^/:@]*:([^/@]+)@", url)
            values += [password[1]] if password else []
        self._own = values

    def add(self, secret: str) -> None:
        """Keep one more value secret."""
        self._own.append(secret)

    def own_secrets(self, text: str) -> str:
        """The text without the site's own secrets."""
        for secret in self._own:
            text = text.replace(secret, WITHHELD)
        return text

    def __call__(self, text: str, sent: Iterable[str] = ()) -> str:
        """The text of an exception or a message, without secrets.

        `sent` are the values that the visitor sent: they are blanked wherever they turn up.
        """
        for value in sorted({value for value in sent if len(value) >= _SHORTEST}, key=len)[::-1]:
            text = text.replace(value, WITHHELD)
            # An exception often shows the repr of what it was given.
            text = text.replace(repr(value)[1:-1], WITHHELD)
        text = self.own_secrets(text)
        for pattern, replacement in _PATTERNS:
            text = pattern.sub(replacement, text)
        return harmless(text)
