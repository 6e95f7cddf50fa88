"""Texts that are typed after a command and shown on pages."""

from typing import Any

import click

from microblog.forms import unix_lines
from microblog.harmless import UNPRINTABLE


class PageText(click.ParamType[str]):
    """A text as it is kept, of so many characters at most; refuses what a page's field would."""

    name = "text"

    def __init__(self, longest: int) -> None:
        self._longest = longest

    def convert(self, value: Any, param: Any, ctx: Any) -> str:
        """The text; raises BadParameter."""
        text = unix_lines(value)
        # Bytes that are not UTF-8 arrive as such characters too.
        if found := UNPRINTABLE.search(text):
            self.fail(f"no page can show the character {found[0]!a}", param, ctx)
        if len(text) > self._longest:
            self.fail(f"at most {self._longest} characters, and not {len(text)}", param, ctx)
        return text
