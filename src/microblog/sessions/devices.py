"""What a device is called: a few words by which its owner knows it."""

import re

from microblog.languages import gettext as _
from microblog.languages import marked

DEVICE_MAX_LENGTH = 80
UNKNOWN = marked("Unknown device")

# The first that fits counts: Edge says that it is Chrome too, and Chrome that it is Safari.
_BROWSERS = {
    "Edge": "Edg",
    "Opera": "OPR/|Opera",
    "Samsung Internet": "SamsungBrowser",
    "Firefox": "Firefox|FxiOS",
    "Chrome": "Chrome|Chromium|CriOS",
    "Safari": "Safari",
}
_SYSTEMS = {
    "iPhone": "iPhone",
    "iPad": "iPad",
    "Android": "Android",
    "ChromeOS": "CrOS",
    "Windows": "Windows",
    "Mac": "Mac OS X|Macintosh",
    "Linux": "Linux|X11",
}
_PROGRAM = re.compile(rf"[\w.+/-]{{1,{DEVICE_MAX_LENGTH}}}", re.ASCII)


def device_name(user_agent: str) -> str:
    """A name such as "Firefox on Linux", for what a browser says of itself."""
    browser = _first(_BROWSERS, user_agent)
    system = _first(_SYSTEMS, user_agent)
    if browser and system:
        return f"{browser} on {system}"
    program = _PROGRAM.search(user_agent)
    return browser or (program[0] if program else UNKNOWN)


def device_in_words(device: str) -> str:
    """Such a name, in the language that is spoken."""
    browser, _on, system = device.partition(" on ")
    if system:
        return _("%(browser)s on %(system)s", browser=browser, system=system)
    return _(device) if device == UNKNOWN else device


def _first(names: dict[str, str], user_agent: str) -> str | None:
    return next((name for name, marks in names.items() if re.search(marks, user_agent)), None)
