"""Files that a backup is written to before it has its name."""

import fcntl
import os
from pathlib import Path
from typing import IO

from microblog.backups.manifest import BackupError


def own_draft(path: Path) -> IO[bytes]:
    """The file, empty, private, and this process's alone until it is closed.

    One that a dead process left is taken over; raises BackupError while another process has it.
    """
    flags = os.O_WRONLY | os.O_CREAT | os.O_NOFOLLOW
    file = os.fdopen(os.open(path, flags, 0o600), "wb")
    if not _is_ours(file, path):
        file.close()
        raise BackupError(f"another backup is being written to {path.stem}")
    os.fchmod(file.fileno(), 0o600)
    file.truncate()
    return file


def _is_ours(file: IO[bytes], path: Path) -> bool:
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        # Whoever had it may have renamed it a moment ago.
        return os.path.samestat(os.fstat(file.fileno()), path.stat())
    except (BlockingIOError, FileNotFoundError):
        return False


def private_file(path: Path) -> IO[bytes]:
    """A file that is written anew and that nobody else may read."""
    path.unlink(missing_ok=True)
    return os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb")
