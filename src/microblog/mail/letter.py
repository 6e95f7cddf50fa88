"""What a mail says, in text and in HTML."""

from typing import NamedTuple

from microblog.templating import render_without_database


class Letter(NamedTuple):
    """Without `html` the text stands alone; `unsubscribe` ends letters of its kind."""

    subject: str
    text: str
    html: str | None = None
    unsubscribe: str | None = None


def letter(
    subject: str, *, to: str, says: list[str], ends: str, link: str = "", label: str = ""
) -> Letter:
    """To one person: a greeting, paragraphs, a link that stands by itself, and a last one."""
    parts = {"name": to, "says": says, "link": link, "label": label, "ends": ends}
    text = render_without_database("mails/letter.txt", **parts)
    html = render_without_database("mails/letter.html", subject=subject, **parts)
    return Letter(subject, text, html)
