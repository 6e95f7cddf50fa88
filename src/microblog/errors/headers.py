"""The headers that every answer carries, whatever went wrong before it."""

from collections.abc import Iterable

Header = tuple[bytes, bytes]

_POLICY = (
    "default-src 'none'",
    "style-src 'self'",
    "script-src 'self'",
    # Pico's style sheet draws its arrows and ticks with data: images.
    "img-src 'self' data:",
    "font-src 'self'",
    "connect-src 'self'",
    "manifest-src 'self'",
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
)
_NEVER_USED = ("camera", "geolocation", "microphone", "payment", "usb", "browsing-topics")

ALWAYS: tuple[Header, ...] = (
    (b"content-security-policy", "; ".join(_POLICY).encode()),
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"same-origin"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"permissions-policy", ", ".join(f"{name}=()" for name in _NEVER_USED).encode()),
)
# A year, without includeSubDomains: what else lives under the site's name is not ours to judge.
ON_HTTPS: Header = (b"strict-transport-security", b"max-age=31536000")


def with_safety(headers: Iterable[Header], *, https: bool) -> list[Header]:
    """The headers of an answer and those for safety; what the page set itself stays."""
    own = list(headers)
    names = {name.lower() for name, _ in own}
    wanted = (*ALWAYS, ON_HTTPS) if https else ALWAYS
    return own + [header for header in wanted if header[0] not in names]
