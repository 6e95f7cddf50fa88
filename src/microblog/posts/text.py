"""From what was typed to what is shown: escaped, with links to pages, people and tags."""

from collections.abc import Collection
from itertools import islice
from typing import Protocol
from urllib.parse import quote

from markupsafe import Markup, escape

from microblog.posts.pieces import GRAPHEME, Piece, has_only_words, pieces
from microblog.posts.words import words_of
from microblog.users.queries import folded

_MARK = Markup("<mark>{}</mark>")


class Wanted(Protocol):
    """What tells the words that a text was found by."""

    def marks(self, key: str) -> bool:
        """Whether a word is one of them."""


def post_html(
    body: str, mentions: str = "", *, base_url: str = "", found: Wanted | None = None
) -> Markup:
    """The text as HTML; its line breaks are kept by the style sheet.

    `mentions` are the folded names that are somebody's, separated by spaces: others stay text.
    `base_url` stands before our own paths, where the text is read elsewhere. The words that it was
    `found` by are marked.
    """
    if found is None and has_only_words(body):
        return escape(body)
    names = set(mentions.split())
    parts = [_piece_html(piece, names, base_url, found) for piece in pieces(body)]
    return Markup("".join(parts))  # noqa: S704  # each is escaped


def excerpt(body: str, most: int = 200) -> str:
    """The first of a text in one line, of at most so many graphemes."""
    line = " ".join(body.split())
    if line.isascii():
        # Here, each character is a grapheme.
        return line if len(line) <= most else line[: most - 1].rstrip() + "…"
    first = [grapheme[0] for grapheme in islice(GRAPHEME.finditer(line), most + 1)]
    return line if len(first) <= most else "".join(first[: most - 1]).rstrip() + "…"


def _piece_html(piece: Piece, names: Collection[str], base_url: str, found: Wanted | None) -> str:
    text = _marked(piece.text, found) if found else escape(piece.text)
    if piece.kind == "link":
        # By hand, for Markup.format takes ten times as long; so do the others.
        return f'<a href="{escape(piece.value)}" rel="nofollow ugc noopener">{text}</a>'
    if piece.kind == "tag":
        return f'<a href="{base_url}/tag/{quote(piece.value, safe="")}" rel="tag">{text}</a>'
    if piece.kind == "name" and folded(piece.value) in names:
        return f'<a href="{base_url}/user/{piece.value}">{text}</a>'
    return text


def _marked(text: str, found: Wanted) -> Markup:
    html = Markup()
    end = 0
    for word in words_of(text):
        if word.start >= end and found.marks(word.key):
            html += escape(text[end : word.start]) + _MARK.format(text[word.start : word.end])
            end = word.end
    return html + escape(text[end:])
