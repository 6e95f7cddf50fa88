"""Requests that no page of ours can cause: refused before a view or the database sees them."""

from urllib.parse import quote, unquote_to_bytes

from quart import Quart, abort, request

from microblog.harmless import UNPRINTABLE
from microblog.languages import gettext as _

MAX_COOKIE_BYTES = 8 * 1024
MAX_FIELDS = 100
# Longer than any address of ours; a file's name can't be longer, and to ask for it is an error.
_MAX_SEGMENT_BYTES = 255
_MAX_PATH_BYTES = 2048


def init_requests(app: Quart) -> None:
    """Refuse damaged addresses and oversized cookies."""
    app.before_request(refuse_impossible_paths)
    app.before_request(refuse_damaged_queries)
    app.before_request(refuse_large_cookies)


async def refuse_impossible_paths() -> None:
    """400 for what no page can carry, 404 for what is longer than any page's address."""
    # Not every server hands on the path as it came.
    raw = request.scope.get("raw_path") or quote(request.path).encode()
    if not _is_text(raw):
        abort(400)
    if len(raw) > _MAX_PATH_BYTES or any(
        len(segment) > _MAX_SEGMENT_BYTES for segment in unquote_to_bytes(raw).split(b"/")
    ):
        abort(404)


async def refuse_damaged_queries() -> None:
    """400 for what no page can carry, and for more arguments than any page has."""
    if not _is_text(request.query_string) or request.query_string.count(b"&") >= MAX_FIELDS:
        abort(400)


async def refuse_large_cookies() -> None:
    """400, and the way out: the browser would send them for ever."""
    if sum(map(len, request.headers.getlist("Cookie"))) > MAX_COOKIE_BYTES:
        abort(400, _("Your browser sends too many cookies. Please delete those of this site."))


def _is_text(quoted: bytes) -> bool:
    try:
        return UNPRINTABLE.search(unquote_to_bytes(quoted).decode()) is None
    except UnicodeDecodeError:
        return False
