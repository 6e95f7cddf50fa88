"""From what was typed to what is shown: escaped, with links to pages, people and tags."""

from collections.abc import Collection
from functools import lru_cache
from itertools import islice
from typing import Protocol
from urllib.parse import quote

from markupsafe import Markup, escape

from microblog.posts.pieces import GRAPHEME, Piece, pieces
from microblog.posts.words import words_of
from microblog.users.queries import folded

_LINK = Markup('<a href="{}" rel="nofollow ugc noopener">{}</a>')
_PERSON = Markup('<a href="{}/user/{}">{}</a>')
_MARK = Markup("<mark>{}</mark>")
_TAG = Markup('<a href="{}/tag/{}" rel="tag">{}</a>')


class Wanted(Protocol):
    """What tells the words that a text was found by."""

    def marks(self, key: str) -> bool:
        """Whether a word is one of them."""


def post_html(
    body: str, mentions: str = "", *, site: str = "", found: Wanted | None = None
) -> Markup:
    """The text as HTML; its line breaks are kept by the style sheet.

    `mentions` are the folded names that are somebody's, separated by spaces: others stay text.
    `site` is what stands before our own paths, where the text is read elsewhere. The words that it
    was `found` by are marked.
    """
    return (
        _plain_html(body, mentions, site) if found is None else _html(body, mentions, site, found)
    )


@lru_cache(maxsize=10_000)
def _plain_html(body: str, mentions: str, site: str) -> Markup:
    # What is read much is rendered once: what it is made of is the key, so it is never outdated.
    return _html(body, mentions, site, None)


def _html(body: str, mentions: str, site: str, found: Wanted | None) -> Markup:
    names = set(mentions.split())
    return Markup().join(_piece_html(piece, names, site, found) for piece in pieces(body))


def excerpt(body: str, most: int = 200) -> str:
    """The first of a text in one line, of at most so many graphemes."""
    line = " ".join(body.split())
    first = [grapheme[0] for grapheme in islice(GRAPHEME.finditer(line), most + 1)]
    return line if len(first) <= most else "".join(first[: most - 1]).rstrip() + "…"


def _piece_html(piece: Piece, names: Collection[str], site: str, found: Wanted | None) -> Markup:
    text = _marked(piece.text, found) if found else escape(piece.text)
    if piece.kind == "link":
        return _LINK.format(piece.value, text)
    if piece.kind == "tag":
        return _TAG.format(site, quote(piece.value, safe=""), text)
    if piece.kind == "name" and folded(piece.value) in names:
        return _PERSON.format(site, piece.value, text)
    return text


def _marked(text: str, found: Wanted) -> Markup:
    html = Markup()
    end = 0
    for word in words_of(text):
        if word.start >= end and found.marks(word.key):
            html += escape(text[end : word.start]) + _MARK.format(text[word.start : word.end])
            end = word.end
    return html + escape(text[end:])
