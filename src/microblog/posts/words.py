"""From a text to the words by which it is found; both databases keep them, and neither has a say.

A word is a run of letters and digits without its case and accents, so that "cafe" finds "Café".
Where a script has no spaces, each character is a word, so that 日本 finds 私は日本語; and so is
each emoji, whatever its skin tone, and a `#`, `@` or `+` that belongs to what is beside it.
"""

from collections.abc import Iterator
from itertools import islice
from typing import NamedTuple

import regex

from microblog.normal_forms import normalized

# A position in PostgreSQL's index is at most 16,383.
MOST_WORDS = 10_000
WORD_MAX_LENGTH = 100

# By \X alone, each flag would be counted from the first of its row.
FLAG = r"\p{RI}{2}[\p{GCB=Extend}\p{GCB=SpacingMark}\p{GCB=ZWJ}]*+"
_SPACELESS = r"[\p{Han}\p{Hiragana}\p{Katakana}\p{Hangul}\p{Bopomofo}\p{Yi}\p{Line_Break=SA}ーｰ]"
_SYMBOL = r"[\p{Extended_Pictographic}\p{RI}[[\p{S}--\p{Sk}]--\p{ASCII}]]"
_LETTER = rf"[[\p{{L}}\p{{N}}_]--{_SPACELESS}]"
_IN_A_RUN = rf"[[\p{{L}}\p{{M}}\p{{N}}_\p{{Cf}}]--{_SPACELESS}--\u200b]"

_PARTS = regex.compile(
    rf"(?P<symbol>{FLAG}|(?={_SYMBOL})\X|[0-9#*]\uFE0F?\u20E3)"
    rf"|(?P<word>(?={_SPACELESS})\X|{_LETTER}{_IN_A_RUN}*+)"
    r"|(?P<sign>(?<=[\p{L}\p{N}+#])[+#]|[#＃@＠](?=[\p{L}\p{N}_]))",
    regex.VERSION1,
)
# What stands in a symbol only to change its looks, and what binds several to one.
_LOOKS = regex.compile(r"[\p{EMod}\p{M}--\u20E3]", regex.VERSION1)
_JOINER = "\u200d"

# In other scripts a mark is more than an accent.
_ACCENTS = regex.compile(
    r"(?<=[\p{Latin}\p{Greek}\p{Cyrillic}\p{Arabic}\p{Hebrew}\p{N}_])\p{M}+", regex.VERSION1
)
_NO_LETTERS = regex.compile(r"[^\p{L}\p{M}\p{N}_]|\u0640")
# What many keyboards lack, and Unicode does not take apart.
_PLAIN = str.maketrans(
    {
        "ı": "i",
        "ø": "o",
        "đ": "d",
        "ð": "d",
        "ł": "l",
        "ħ": "h",
        "þ": "th",
        "æ": "ae",
        "œ": "oe",
        "ى": "ي",
        "ی": "ي",
        "ک": "ك",
        "ة": "ه",
    }
)


class Word(NamedTuple):
    """A word as the index has it, and where it stands in the text."""

    key: str
    start: int
    end: int


def words_of(text: str) -> list[Word]:
    """The words of a text, in their order."""
    return list(islice(_words(text), MOST_WORDS))


def _words(text: str) -> Iterator[Word]:
    for part in _PARTS.finditer(text):
        keys = _symbols(part[0]) if part["symbol"] else [_key(part[0])]
        for key in keys:
            if key:
                yield Word(key[:WORD_MAX_LENGTH], *part.span())


def _symbols(sequence: str) -> list[str]:
    return [_LOOKS.sub("", symbol) for symbol in sequence.split(_JOINER)]


def _key(text: str) -> str:
    if text in "+#＃@＠":
        return normalized("NFKC", text)
    if text.isascii():
        return text.lower().strip("_")
    plain = _ACCENTS.sub("", normalized("NFKD", text)).casefold().translate(_PLAIN)
    key: str = _NO_LETTERS.sub("", normalized("NFC", plain))
    return key.strip("_")
