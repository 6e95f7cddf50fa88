"""The answer to one question about the site."""

from typing import Literal, NamedTuple

Level = Literal["ok", "warn", "fail"]


class Verdict(NamedTuple):
    """How something is, and in words; if not ok, the words say what to do."""

    level: Level
    said: str
