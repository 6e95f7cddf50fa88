"""Where a login leads: a page of our own, whatever the address says."""

import re
from urllib.parse import quote

from quart import request

# Browsers drop tabs and line breaks from an address and read a backslash as a slash, so that
# `/\evil` and `/<tab>/evil` leave the site. Nothing of ours has such a character in its path.
_OWN_PATH = re.compile(r"/(?![/\\])[!-\[\]-~]*")


def own_path(address: str | None) -> str | None:
    """The address if it is a path of this site, else None."""
    return address if address and _OWN_PATH.fullmatch(address) else None


def this_page() -> str:
    """The address of the page that is being made, as `own_path` takes it back."""
    query = request.query_string.decode("latin-1")
    return quote(request.path) + (f"?{query}" if query else "")
