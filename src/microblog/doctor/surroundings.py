"""What the site is given by whoever starts it, which a process can look at before it loads much."""

import os

MIN_OPEN_FILES = 4096
DEBUG_VARIABLES = ("FLASK_DEBUG", "QUART_DEBUG")


def debug_variables() -> list[str]:
    """Those that are set, and would show the site's inside to every visitor."""
    off = {"0", "false", "no", ""}
    return [name for name in DEBUG_VARIABLES if os.environ.get(name, "0").lower() not in off]
