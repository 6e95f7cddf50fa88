"""What the site is doing when something is logged: a request, or a background task."""

from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Literal

from microblog.errors.numbers import new_number


@dataclass(slots=True)
class Work:
    """One request or one background task, from its start to its end.

    `task` is the name of a background task, and None for a request. `told` says whether an
    error of it has been taken for the admins, and `group` which bug that was. `saved` says whether
    it has committed something; "maybe" stands while the database is asked to. `peer` is the address
    at the other end of the connection, whatever a proxy says, and `endpoint` the page found.
    """

    number: str = field(default_factory=new_number)
    task: str | None = None
    user_id: int | None = None
    told: bool = False
    saved: Literal["no", "maybe", "yes"] = "no"
    group: str | None = None
    peer: str = ""
    endpoint: str = ""


current_work: ContextVar[Work | None] = ContextVar("current_work", default=None)


def current_number() -> str | None:
    """The number of the request or task that is running, if one is."""
    work = current_work.get()
    return work.number if work else None


def note_saved(saved: Literal["maybe", "yes"]) -> None:
    """Note how far a commit has come, for the page that may have to tell."""
    work = current_work.get()
    if work and work.saved != "yes":
        work.saved = saved
