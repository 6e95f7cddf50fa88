"""Text that came from anywhere, made harmless for logs, mails, databases and terminals."""

import re

_NONCHARACTERS = "".join(f"{chr(end - 1)}{chr(end)}" for end in range(0xFFFF, 0x110000, 0x10000))
# What no page, feed or PostgreSQL can carry.
UNPRINTABLE = re.compile(f"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff{_NONCHARACTERS}]")

_CONTROLS = [*range(32), *range(127, 160)]
_ESCAPES = {code: f"\\x{code:02x}" for code in _CONTROLS if code != ord("\n")}
# Some readers take these for the end of a line too.
_ESCAPES |= {0x2028: "\\u2028", 0x2029: "\\u2029"}


def harmless(text: str) -> str:
    """The text with every control character but the line feed escaped, and valid as UTF-8."""
    return text.translate(_ESCAPES).encode(errors="backslashreplace").decode()
