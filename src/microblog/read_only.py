"""Read-only mode: whether this process may write, and what the admins say of it.

Admins switch it in the database, for every process of every machine. Where that can't be written, a
file in the instance folder does the same for the processes of that folder.
"""

from pathlib import Path

from quart import current_app

from microblog.harmless import harmless

FILE = "read-only"
MOST_CHARACTERS = 300
RETRY_AFTER_SECONDS = 60


class ReadOnly(Exception):
    """Raised in place of a write while the site is read-only."""


class Gate:
    """What every write of a process passes; `text` is None while it is open."""

    def __init__(self) -> None:
        self.text: str | None = None

    def check(self) -> None:
        """Let a write pass, or raise ReadOnly."""
        if self.text is not None:
            raise ReadOnly


def gate() -> Gate:
    """The gate of this process."""
    found: Gate = current_app.extensions["gate"]
    return found


def read_only() -> str | None:
    """What the admins say while the site is read-only, perhaps nothing; None while it is not."""
    return gate().text


def disabled_now() -> str:
    """For templates: the attribute of a button that would write."""
    return "" if read_only() is None else "disabled"


def text_of_file(instance: Path) -> str | None:
    """What the file says, if there is one; it may have been made by hand."""
    try:
        with (instance / FILE).open("rb") as file:
            said = file.read(4 * MOST_CHARACTERS).decode(errors="replace")
    except FileNotFoundError:
        return None
    except OSError:
        # It is there, and that is what counts.
        return ""
    return harmless(" ".join(said.split()))[:MOST_CHARACTERS]
