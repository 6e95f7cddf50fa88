"""What a text consists of: words, links, mentions and tags."""

import re
from collections.abc import Iterator
from itertools import islice
from typing import Literal, NamedTuple

import regex
from linkify_it import LinkifyIt

from microblog.posts.marks import MARKS, tag_key
from microblog.posts.models import TAG_MAX_LENGTH
from microblog.posts.words import FLAG
from microblog.users.queries import folded

# More would let one post ring at many doors, and fill many lists.
MOST_MENTIONS = 10
MOST_TAGS = 20
# However long an address is: nobody shortens it by a third party to save room.
LINK_LENGTH = 23
# Where a bracket is opened, its end is looked for up to the end of the text: of so many beginnings,
# in so many characters. More links than that fit into no post.
MOST_LINKS = 500
_LONGEST_LINK = 4096

_linkify = LinkifyIt().add("ftp:", None).add("mailto:", None).add("//", None)
_linkify.set({"fuzzy_link": False, "fuzzy_email": False, "fuzzy_ip": False})
_SCHEME = re.compile("https?:(?=//)", re.IGNORECASE)
# With whatever may stand before a link.
_BEGINNING = re.compile(_linkify.re["schema_search"], re.IGNORECASE)

GRAPHEME = regex.compile(rf"{FLAG}|\X", regex.VERSION1)


class Piece(NamedTuple):
    """A part of a text as it was typed; `value` is the address, name or tag that it names."""

    kind: Literal["words", "link", "name", "tag"]
    text: str
    value: str = ""


def pieces(text: str) -> Iterator[Piece]:
    """The text from beginning to end; only http and https make a link."""
    end = 0
    for start, stop in _links(text) if _may_have_links(text) else []:
        yield from _marks_and_words(text[end:start])
        yield Piece("link", text[start:stop], text[start:stop])
        end = stop
    yield from _marks_and_words(text[end:])


def has_only_words(text: str) -> bool:
    """Whether the text is sure to be one piece, as most are, without taking it apart."""
    return not _may_have_links(text) and not _may_have_marks(text)


def length(text: str) -> int:
    """How long a text is for who reads it: in graphemes, a link as LINK_LENGTH of them."""
    return sum(
        LINK_LENGTH if piece.kind == "link" else _graphemes(piece.text) for piece in pieces(text)
    )


def names_in(text: str) -> list[str]:
    """Whom a text mentions: the first few names, folded; they need not be anybody's."""
    names = (folded(piece.value) for piece in pieces(text) if piece.kind == "name")
    return list(dict.fromkeys(names))[:MOST_MENTIONS]


def tags_in(text: str) -> list[str]:
    """The first few tags of a text, folded."""
    tags = (piece.value for piece in pieces(text) if piece.kind == "tag")
    return list(dict.fromkeys(tags))[:MOST_TAGS]


def _graphemes(text: str) -> int:
    if text.isascii():
        # Of ASCII, only the end of a line may be two characters.
        return len(text) - text.count("\r\n")
    return sum(1 for _ in GRAPHEME.finditer(text))


def _may_have_links(text: str) -> bool:
    return "://" in text


def _may_have_marks(text: str) -> bool:
    return "@" in text or "#" in text or "＃" in text


def _links(text: str) -> Iterator[tuple[int, int]]:
    """Where each begins and ends. linkify-it's own search tries its rules at each character."""
    end = 0
    for scheme in islice(_SCHEME.finditer(text), MOST_LINKS):
        if scheme.start() < end:
            continue
        found = _BEGINNING.match(text, max(scheme.start() - 1, 0))
        near = text[: scheme.end() + _LONGEST_LINK]
        if found and (length := _linkify.test_schema_at(near, found[2], found.end())):
            end = found.end() + length
            yield scheme.start(), end


def _marks_and_words(text: str) -> Iterator[Piece]:
    end = 0
    for mark in MARKS.finditer(text) if _may_have_marks(text) else []:
        piece = _mark(mark)
        if piece is None:
            continue
        if mark.start() > end:
            yield Piece("words", text[end : mark.start()])
        yield piece
        end = mark.end()
    if end < len(text):
        yield Piece("words", text[end:])


def _mark(mark: "regex.Match[str]") -> Piece | None:
    if mark["name"]:
        return Piece("name", mark[0], mark["name"])
    key = tag_key(mark["tag"])
    return Piece("tag", mark[0], key) if len(key) <= TAG_MAX_LENGTH else None
