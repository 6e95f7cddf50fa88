"""The words of the mails about errors: what broke, for whom, how often, and what to do."""

import json
from collections.abc import Sequence
from datetime import datetime

from microblog.clock import moment
from microblog.config import Config
from microblog.errors.words import how_often
from microblog.store import AnyRow

Letter = tuple[str, str]
_TITLE_LENGTH = 70
_RECEIPT = (
    "Withheld from this report: the values of forms, queries, cookies and of all headers but a "
    "few; the texts of posts; e-mail addresses; and the site's own secrets."
)


def group_letter(
    config: Config,
    group: AnyRow,
    incident: AnyRow | None,
) -> Letter:
    """A bug that is new, is back, or has become ten times as frequent."""
    number = incident.number if incident else "no number"
    again = f" ({group.times}×)" if group.times > 1 else ""
    lines = [
        group.title + ": " + group.message,
        "",
        f"How often   {how_often(group)}",
        f"When        last {moment(group.last_at)}, first {moment(group.first_at)}",
        f"Release     {group.last_release}, since {group.first_release}",
        f"Where       {group.place}",
        *[f"Routes      {route}" for route in group.routes.split("\n") if route],
        f"Number      {number}",
        *(_incident_lines(incident) if incident else []),
        "",
        "What to do",
        *_link("    Look     ", config, number),
        f"    Look     microblog errors show {number}",
        f"    Solved?  microblog errors solve {number}   (you hear again if it comes back)",
        f"    Noise?   microblog errors mute {number} --days 7",
        "",
        *([incident.text, incident.also] if incident else []),
        "",
        _RECEIPT,
    ]
    return f"[{config.site}] {_short(group.title)} ({number}){again}", "\n".join(lines)


def summary_letter(config: Config, groups: Sequence[AnyRow], *, since: datetime) -> Letter:
    """All that happened, when there was more than the limits let through one by one."""
    total = sum(group.times for group in groups)
    lines = [
        f"{len(groups)} different errors since {moment(since)}; {total} in all, ever.",
        f"At most {config.error_mail_limit} mails in {config.error_mail_interval // 60} minutes "
        "tell of errors one by one; this one has them all, the most frequent first.",
        "",
        *[f"{group.times:>8}×  {group.title}: {group.message[:80]}" for group in groups],
        "",
        *_link("All of them: ", config),
        "All of them: microblog errors list",
    ]
    return f"[{config.site}] {len(groups)} different errors", "\n".join(lines)


def closing_letter(config: Config, group: AnyRow) -> Letter:
    """A bug that has been quiet for a while."""
    body = [
        f"{group.title}: {group.message}",
        "",
        f"No more since {moment(group.last_at)}: {how_often(group)}.",
        "",
        *_link("All errors: ", config),
    ]
    return f"[{config.site}] Quiet again: {_short(group.title)} ({group.times}×)", "\n".join(body)


def _incident_lines(incident: AnyRow) -> list[str]:
    facts = dict(json.loads(incident.facts))
    who = f"user {incident.user_id}" if incident.user_id else "nobody logged in"
    if client := facts.pop("client", None):
        who += f", from {client}"
    return [
        f"Who         {who}",
        *[f"{name.capitalize():<11} {value}" for name, value in facts.items()],
    ]


def _short(title: str) -> str:
    # The number behind it must not be cut off.
    return title if len(title) <= _TITLE_LENGTH else title[: _TITLE_LENGTH - 1] + "…"


def _link(label: str, config: Config, number: str = "") -> list[str]:
    # Never made up from a request's Host header: a line only where BASE_URL is set.
    if not config.base_url:
        return []
    base = str(config.base_url).rstrip("/")
    return [f"{label}{base}/admin/errors{'/' if number else ''}{number}"]
