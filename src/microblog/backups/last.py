"""When the last backup was made: in a small file, for whoever looks after the site."""

from datetime import datetime
from pathlib import Path

from pydantic import BaseModel, ValidationError

from microblog.config import Config
from microblog.harmless import harmless

LAST_BACKUP = "last_backup.json"


class LastBackup(BaseModel):
    """The last backup that somebody asked for; those before a migration don't count."""

    made_at: datetime
    file: Path


def note_backup(config: Config, *, made_at: datetime, file: Path) -> None:
    """Remember a backup."""
    note = LastBackup(made_at=made_at, file=Path(harmless(str(file.absolute()))))
    # A site on PostgreSQL whose key is set may have no folder yet.
    config.instance_path.mkdir(mode=0o700, parents=True, exist_ok=True)
    # On a full disk, what is known of the one before stays.
    draft = config.instance_path / f".{LAST_BACKUP}"
    draft.write_text(note.model_dump_json())
    draft.rename(config.instance_path / LAST_BACKUP)


def last_backup(config: Config) -> LastBackup | None:
    """The last backup; None if nobody made one, or nobody knows."""
    try:
        return LastBackup.model_validate_json((config.instance_path / LAST_BACKUP).read_text())
    except (OSError, ValidationError):
        return None
