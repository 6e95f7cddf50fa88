"""The mails about errors as HTML, made of the same words as their text."""

from collections.abc import Sequence
from pathlib import Path

from jinja2 import Environment, FileSystemLoader

from microblog.mail.message import BODY_BYTES

# Not the app's: these mails are made by a task that belongs to no request, while things break.
_TEMPLATES = Environment(
    loader=FileSystemLoader(Path(__file__).parents[1] / "templates"),
    autoescape=True,
    trim_blocks=True,
    lstrip_blocks=True,
)
# Escaped, one character may become five; so a report with its facts stays below BODY_BYTES.
_REPORT_LENGTH = 9_000
_CUT = "\n… the middle is in the text of this mail and on the page of the number …\n"


def html_letter(
    title: str,
    *,
    says: Sequence[str] = (),
    facts: Sequence[tuple[str, str]] = (),
    link: str = "",
    label: str = "",
    commands: Sequence[tuple[str, str]] = (),
    report: str = "",
    ends: str = "",
) -> str | None:
    """The page; None where it would be too long to be sent whole, and the text must do."""
    html = _TEMPLATES.get_template("mails/error.html").render(
        title=title,
        says=says,
        facts=facts,
        link=link,
        label=label,
        commands=commands,
        report=_shortened(report),
        ends=ends,
    )
    return html if len(html.encode(errors="backslashreplace")) <= BODY_BYTES else None


def _shortened(report: str) -> str:
    if len(report) <= _REPORT_LENGTH:
        return report
    half = _REPORT_LENGTH // 2
    return report[:half] + _CUT + report[-half:]
