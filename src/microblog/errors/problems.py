"""An error page for programs: RFC 9457's problem details."""

import json

from microblog.errors.statuses import Words

PROBLEM_TYPE = "application/problem+json"


def problem(status: int, words: Words, number: str) -> str:
    """The body."""
    details = {
        "type": "about:blank",
        "title": words.title,
        "status": status,
        "detail": words.advice,
        "incident": number,
    }
    return json.dumps(details)
