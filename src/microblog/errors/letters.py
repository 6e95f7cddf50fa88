"""The words of the mails about errors: what broke, for whom, how often, and what to do."""

from collections.abc import Sequence
from datetime import datetime

from microblog.clock import moment
from microblog.config import Config
from microblog.counted import counted
from microblog.errors.letter_facts import facts_of
from microblog.errors.letters_html import html_letter
from microblog.errors.words import how_often
from microblog.mail.letter import Letter
from microblog.store import AnyRow

_TITLE_LENGTH = 70
_RECEIPT = (
    "Withheld from this report: the values of forms, queries, cookies and of all headers but a "
    "few; the texts of posts; e-mail addresses; and the site’s own secrets."
)


def group_letter(config: Config, group: AnyRow, incident: AnyRow | None) -> Letter:
    """A bug that is new, is back, or has become ten times as frequent."""
    number = incident.number if incident else ""
    again = f" ({group.times}×)" if group.times > 1 else ""
    subject = f"{_short(group.title)} ({number or 'no number'}){again}"
    facts = facts_of(group, incident, number or "no number")
    report = "\n".join(filter(None, [incident.text, incident.also])) if incident else ""
    html = html_letter(
        group.title,
        says=[group.message],
        facts=facts,
        link=_address(config, number),
        label=f"Look at {number}" if number else "All errors",
        commands=_commands(number),
        report=report,
        ends=_RECEIPT,
    )
    lines = [
        f"{group.title}: {group.message}",
        "",
        *[f"{name:<11} {value}" for name, value in facts],
        "",
        *_link("Look: ", config, number),
        *[f"{what} {command}" for what, command in _commands(number)],
        "",
        report,
        "",
        _RECEIPT,
    ]
    return Letter(subject, "\n".join(lines), html)


def _commands(number: str) -> list[tuple[str, str]]:
    # Of a bug without a kept incident there is no number to give to a command.
    if not number:
        return [("All of them:", "microblog errors list")]
    return [
        ("Look:", f"microblog errors show {number}"),
        ("Solved? You hear again if another release has it:", f"microblog errors solve {number}"),
        ("Noise?", f"microblog errors mute {number} --days 7"),
    ]


def summary_letter(config: Config, groups: Sequence[AnyRow], *, since: datetime) -> Letter:
    """All that happened, when there was more than the limits let through one by one."""
    different = counted(len(groups), "different error")
    mails = counted(config.error_mail_limit, "mail")
    minutes = counted(config.error_mail_interval // 60, "minute")
    total = sum(group.times for group in groups)
    says = [
        f"{different} since {moment(since)}; {total} in all, ever.",
        f"At most {mails} in {minutes} tell of errors one by one; this one has them all, the "
        "most frequent first.",
    ]
    found = [(f"{group.times}×", f"{group.title}: {group.message[:80]}") for group in groups]
    lines = [
        *says,
        "",
        *[f"{times:>9}  {what}" for times, what in found],
        "",
        *_link("All of them: ", config),
        "All of them: microblog errors list",
    ]
    html = html_letter(
        different,
        says=says,
        facts=found,
        link=_address(config),
        label="All of them",
        commands=[("All of them:", "microblog errors list")],
    )
    return Letter(different, "\n".join(lines), html)


def closing_letter(config: Config, group: AnyRow) -> Letter:
    """A bug that has been quiet for a while."""
    subject = f"Quiet again: {_short(group.title)} ({group.times}×)"
    quiet = f"No more since {moment(group.last_at)}: {how_often(group)}."
    lines = [
        f"{group.title}: {group.message}",
        "",
        quiet,
        "",
        *_link("All errors: ", config),
    ]
    html = html_letter(
        f"Quiet again: {group.title}",
        says=[group.message, quiet],
        link=_address(config),
        label="All errors",
    )
    return Letter(subject, "\n".join(lines), html)


def _short(title: str) -> str:
    # The number behind it must not be cut off.
    return title if len(title) <= _TITLE_LENGTH else title[: _TITLE_LENGTH - 1] + "…"


def _link(label: str, config: Config, number: str = "") -> list[str]:
    address = _address(config, number)
    return [f"{label}{address}"] if address else []


def _address(config: Config, number: str = "") -> str:
    # Never made up from a request's Host header: there is none where BASE_URL is not set.
    if not config.address:
        return ""
    return f"{config.address}/admin/errors{'/' if number else ''}{number}"
