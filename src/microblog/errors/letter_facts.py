"""The facts that a mail about an error lists."""

import json

from microblog.clock import moment
from microblog.errors.words import how_often
from microblog.store import AnyRow


def facts_of(group: AnyRow, incident: AnyRow | None, number: str) -> list[tuple[str, str]]:
    """Of a bug, and of one time that it broke something: names and values."""
    return [
        ("How often", how_often(group)),
        ("When", f"last {moment(group.last_at)}, first {moment(group.first_at)}"),
        ("Release", f"{group.last_release}, since {group.first_release}"),
        ("Where", group.place),
        *[("Routes", route) for route in group.routes.split("\n") if route],
        ("Number", number),
        *(_incident_facts(incident) if incident else []),
    ]


def _incident_facts(incident: AnyRow) -> list[tuple[str, str]]:
    facts = dict(json.loads(incident.facts))
    who = f"user {incident.user_id}" if incident.user_id else "nobody logged in"
    if client := facts.pop("client", None):
        who += f", from {client}"
    return [("Who", who), *[(name.capitalize(), str(value)) for name, value in facts.items()]]
