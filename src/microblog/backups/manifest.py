"""What a backup says of itself."""

from datetime import datetime
from typing import Literal

from pydantic import BaseModel, NonNegativeInt

from microblog.refusals import Refusal

# Counts up when what was restorable before is not any more.
FORMAT = 1
MANIFEST = "manifest.json"

# The parts of a site that are databases, and what they are called in a backup.
Part = Literal["main", "store"]
STEMS: dict[Part, str] = {"main": "database", "store": "errors"}
_SUFFIXES = {"sqlite": ".sqlite", "postgresql": ".dump"}
SETTINGS = "settings.env"
FILES = "files/"


class BackupError(Refusal):
    """Raised with one line on why there is no backup, or why it can't be restored."""


def database_member(part: Part, kind: str) -> str:
    """The name of a database's file in the backup."""
    return STEMS[part] + _SUFFIXES[kind]


class Database(BaseModel):
    """A database at the moment it was read: its kind, its migration, and how many rows it has."""

    kind: Literal["sqlite", "postgresql"]
    revision: str | None
    taken_at: datetime
    rows: dict[str, int]


class Member(BaseModel):
    """A file in the backup: its size before it was compressed, and its SHA-256 in hexadecimal."""

    bytes: NonNegativeInt
    sha256: str


class Manifest(BaseModel):
    """Everything in a backup but the manifest itself.

    The databases are two, and not of the same instant: each says when it was read.
    """

    format: int
    made_at: datetime
    release: str
    databases: dict[Part, Database]
    members: dict[str, Member]
