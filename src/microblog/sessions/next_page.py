"""Where a login leads: a page of our own, whatever the address says."""

import re

# Browsers drop tabs and line breaks from an address and read a backslash as a slash, so that
# `/\evil` and `/<tab>/evil` leave the site. Nothing of ours has such a character in its path.
_OWN_PATH = re.compile(r"/(?![/\\])[!-\[\]-~]*")


def own_path(address: str | None) -> str | None:
    """The address if it is a path of this site, else None."""
    return address if address and _OWN_PATH.fullmatch(address) else None
