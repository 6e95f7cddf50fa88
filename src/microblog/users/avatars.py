"""Avatars: identicons drawn here, from a hash, so that no page asks a third party for a face."""

from functools import lru_cache
from hashlib import sha256

_GRID = 5
_HALF = (_GRID + 1) // 2


@lru_cache(maxsize=10_000)
def avatar_key(username: str) -> str:
    """What stands in an avatar's address: it changes with the name, so it may be cached forever."""
    return sha256(username.casefold().encode()).hexdigest()[:16]


def avatar_svg(key: str) -> str:
    """A symmetric pattern of five by five squares; `key` is 16 hexadecimal digits."""
    bits = int(key, 16)
    hue = bits % 360
    bits >>= 9
    squares = "".join(
        f"M{x} {y}h1v1h-1z"
        for y in range(_GRID)
        for x in range(_GRID)
        if bits >> (y * _HALF + min(x, _GRID - 1 - x)) & 1
    )
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="-1 -1 7 7" shape-rendering="crispEdges">'
        f'<path fill="hsl({hue} 60% 92%)" d="M-1-1h7v7h-7z"/>'
        f'<path fill="hsl({hue} 55% 42%)" d="{squares}"/></svg>'
    )
