"""From what was typed to what is shown: escaped, with links to pages, people and tags."""

from collections.abc import Collection
from urllib.parse import quote

from markupsafe import Markup, escape

from microblog.posts.pieces import Piece, pieces
from microblog.users.queries import folded

_LINK = Markup('<a href="{}" rel="nofollow ugc noopener">{}</a>')
_PERSON = Markup('<a href="/user/{}">{}</a>')
_TAG = Markup('<a href="/tag/{}" rel="tag">{}</a>')


def post_html(body: str, mentions: str = "") -> Markup:
    """The text as HTML; its line breaks are kept by the style sheet.

    `mentions` are the folded names that are somebody's, separated by spaces: others stay text.
    """
    names = set(mentions.split())
    return Markup().join(_html(piece, names) for piece in pieces(body))


def _html(piece: Piece, names: Collection[str]) -> Markup:
    if piece.kind == "link":
        return _LINK.format(piece.value, piece.text)
    if piece.kind == "tag":
        return _TAG.format(quote(piece.value, safe=""), piece.text)
    if piece.kind == "name" and folded(piece.value) in names:
        return _PERSON.format(piece.value, piece.text)
    return escape(piece.text)
