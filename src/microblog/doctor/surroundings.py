"""What the site is given by whoever starts it, which a process can look at before it loads much."""

import os

from microblog.dotenv_file import values_of

MIN_OPEN_FILES = 4096
DEBUG_VARIABLES = ("FLASK_DEBUG", "QUART_DEBUG")


def debug_variables() -> list[str]:
    """Those that are set, and would show the site's inside to every visitor."""
    off = {"0", "false", "no", ""}
    return [name for name in DEBUG_VARIABLES if os.environ.get(name, "0").lower() not in off]


def workers_asked_for() -> str:
    """WEB_CONCURRENCY, which says how many processes `microblog serve` starts."""
    return os.environ.get("WEB_CONCURRENCY") or values_of().get("WEB_CONCURRENCY") or "1"
