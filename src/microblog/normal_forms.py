"""Texts that are compared, in one of Unicode's normal forms."""

import unicodedata
from typing import Literal

# Longer than any name, address or tag can be.
_LONGEST = 256


def normalized(form: Literal["NFC", "NFD", "NFKC", "NFKD"], text: str) -> str:
    """The normal form of a text; of a very long one, that of its beginning.

    To order the combining marks of a letter takes a time that grows with the square of their
    number: seconds, for as many as a form may have.
    """
    return unicodedata.normalize(form, text[:_LONGEST])
