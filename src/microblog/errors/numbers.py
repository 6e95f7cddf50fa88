"""The number that a request has from its first byte on, and that its error keeps."""

import re
import secrets

# Crockford's base 32 has no I, L, O and U: it can be read out on the phone.
_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_MISREAD = str.maketrans("ILO", "110")
_NUMBER = re.compile(f"[{_ALPHABET}]{{8}}")


def new_number() -> str:
    """Eight random characters in two groups, such as K7QF-2M9T."""
    bits = secrets.randbits(40)
    text = "".join(_ALPHABET[bits >> shift & 31] for shift in range(35, -1, -5))
    return f"{text[:4]}-{text[4:]}"


def number_in(text: str) -> str | None:
    """The number that somebody typed, whatever its case, its spaces and misread letters."""
    letters = re.sub(r"[\s-]", "", text).upper().translate(_MISREAD)
    return f"{letters[:4]}-{letters[4:]}" if _NUMBER.fullmatch(letters) else None
