"""What ends a command with words instead of a traceback."""


class Refusal(Exception):
    """Says to whoever runs the site what is wrong and what to do; nobody needs a traceback."""


class ConfigError(Refusal):
    """Raised with one line for each bad setting, before a file or socket opens."""
