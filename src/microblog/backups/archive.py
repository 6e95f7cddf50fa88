"""The file of a backup: a zip whose every member is checked against the manifest."""

import os
import time
import zlib
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from typing import IO
from zipfile import ZIP_DEFLATED, BadZipFile, ZipFile, ZipInfo

from pydantic import ValidationError

from microblog.backups.drafts import own_draft
from microblog.backups.manifest import FORMAT, MANIFEST, BackupError, Manifest, Member

_CHUNK_BYTES = 1024 * 1024
# What zipfile raises at a file that is not as it was written: RuntimeError too, for a flipped bit
# may say that a member is encrypted, or packed in a way that it does not know.
_DAMAGED = (BadZipFile, EOFError, RuntimeError, zlib.error)

# Told how many more bytes are done.
Advance = Callable[[int], object]


class Writer:
    """A backup while it is written; streams, and holds no member in memory."""

    def __init__(self, archive: ZipFile, advance: Advance) -> None:
        self.members: dict[str, Member] = {}
        self._archive = archive
        self._advance = advance

    def add(self, name: str, chunks: Iterable[bytes]) -> None:
        """Write a member."""
        digest, size = sha256(), 0
        with self._archive.open(_private(name), "w", force_zip64=True) as member:
            for chunk in chunks:
                member.write(chunk)
                digest.update(chunk)
                size += len(chunk)
                self._advance(len(chunk))
        self.members[name] = Member(bytes=size, sha256=digest.hexdigest())

    def close(self, manifest: Manifest) -> None:
        """Write the manifest, the last member."""
        with self._archive.open(_private(MANIFEST), "w") as member:
            member.write(manifest.model_dump_json(indent=2).encode())


@contextmanager
def new_backup(path: Path, advance: Advance) -> Iterator[Writer]:
    """Write beside `path`, for its owner's eyes alone, and rename what is complete.

    Raises BackupError while another one is being written there.
    """
    draft = path.with_name(f"{path.name}.part")
    with own_draft(draft) as file:
        try:
            with ZipFile(file, "w", ZIP_DEFLATED) as archive:
                yield Writer(archive, advance)
            file.flush()
            os.fsync(file.fileno())
            draft.replace(path)
        finally:
            draft.unlink(missing_ok=True)


class Backup:
    """A backup that is read."""

    def __init__(self, archive: ZipFile) -> None:
        self._archive = archive
        self.manifest = _manifest(archive)

    @property
    def size(self) -> int:
        """The bytes of all members together."""
        return sum(member.bytes for member in self.manifest.members.values())

    def chunks(self, name: str) -> Iterator[bytes]:
        """A member piece by piece; raises BackupError at its end unless it is what was written."""
        digest = sha256()
        try:
            with self._archive.open(name) as member:
                while chunk := member.read(_CHUNK_BYTES):
                    digest.update(chunk)
                    yield chunk
        except (KeyError, *_DAMAGED):
            raise BackupError(f"the backup is damaged: {name} can't be read") from None
        if digest.hexdigest() != self.manifest.members[name].sha256:
            raise BackupError(f"the backup is damaged: {name} is not what was written")

    def check(self, advance: Advance) -> None:
        """Read all of it and compare every checksum; raises BackupError."""
        present = set(self._archive.namelist()) - {MANIFEST}
        if present != set(self.manifest.members):
            odd = sorted(present ^ set(self.manifest.members))
            raise BackupError(f"the backup does not fit its manifest: {', '.join(odd)}")
        for name in self.manifest.members:
            for chunk in self.chunks(name):
                advance(len(chunk))


@contextmanager
def opened_backup(path: Path) -> Iterator[Backup]:
    """A backup, to read; raises BackupError when it is none, or one of a newer format."""
    try:
        archive = ZipFile(path)
    except _DAMAGED:
        raise BackupError(f"{path} is no backup, or only the beginning of one") from None
    with archive:
        yield Backup(archive)


def chunks_of(file: IO[bytes]) -> Iterator[bytes]:
    """What is left of a file, piece by piece."""
    return iter(lambda: file.read(_CHUNK_BYTES), b"")


def _private(name: str) -> ZipInfo:
    info = ZipInfo(name, time.localtime()[:6])
    info.compress_type = ZIP_DEFLATED
    info.external_attr = 0o600 << 16
    return info


def _manifest(archive: ZipFile) -> Manifest:
    try:
        manifest = Manifest.model_validate_json(archive.read(MANIFEST))
    except (KeyError, ValidationError, *_DAMAGED):
        raise BackupError("this zip file is no backup: it has no manifest") from None
    if manifest.format > FORMAT:
        raise BackupError(f"the backup was made by a newer release, {manifest.release}")
    return manifest
