"""Texts that are typed after a command and shown on pages."""

import click

from microblog.forms import unix_lines
from microblog.harmless import UNPRINTABLE


def as_on_a_page(text: str, *, longest: int) -> str:
    """The text as it is kept; raises BadParameter for what a page's field would refuse."""
    text = unix_lines(text)
    # Bytes that are not UTF-8 arrive as such characters too.
    if found := UNPRINTABLE.search(text):
        raise click.BadParameter(f"no page can show the character {found[0]!a}")
    if len(text) > longest:
        raise click.BadParameter(f"at most {longest} characters, and not {len(text)}")
    return text
