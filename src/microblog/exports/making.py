"""Making exports, and removing those that were kept long enough: jobs of the housekeeper."""

import asyncio
import logging
from datetime import timedelta
from pathlib import Path
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from microblog.database import writing
from microblog.exports.archive import Archive
from microblog.exports.contents import PARTS, POSTS
from microblog.exports.models import FAILED, READY, Export
from microblog.exports.queries import (
    claim_export,
    delete_expired_exports,
    files_of_exports,
    save_end,
    save_progress,
    waiting_export,
)
from microblog.housekeeping import PAUSE_SECONDS
from microblog.languages import speaking
from microblog.posts.queries import count_of_posts
from microblog.read_only import ReadOnly
from microblog.sessions.queries import logins_of
from microblog.users.models import User

log = logging.getLogger(__name__)


class Unwanted(Exception):
    """Raised when the export, or the account, was deleted meanwhile."""


class Exports:
    """The folder of the exports, and the work on it."""

    def __init__(self, folder: Path, *, kept_for: timedelta, base_url: str) -> None:
        self.folder = folder
        self._base_url = base_url
        self._kept_for = kept_for

    async def make(self, db: AsyncSession) -> bool:
        """Make the export that has waited longest; False if none waits."""
        export_id = await waiting_export(db)
        if export_id is None:
            return False
        async with writing(db):
            export = await claim_export(db, export_id=export_id)
        if export:
            state = await self._made(db, export)
            async with writing(db):
                await save_end(db, export_id=export_id, state=state, kept_for=self._kept_for)
        return True

    async def sweep(self, db: AsyncSession) -> bool:
        """Remove the exports that have expired, and every file that is no export's."""
        # Looked at before the rows: a file that is begun meanwhile has a row already.
        files = await asyncio.to_thread(self._files)
        async with writing(db):
            await delete_expired_exports(db)
        used = await files_of_exports(db)
        await asyncio.to_thread(_remove, [file for file in files if file.name not in used])
        return False

    async def _made(self, db: AsyncSession, export: Export) -> str:
        try:
            await self._write(db, export)
        except Unwanted:
            log.info("An export was given up: nobody wants it any more")
            return FAILED
        except ReadOnly:
            raise
        except Exception:
            log.exception("An export could not be made")
            return FAILED
        return READY

    async def _write(self, db: AsyncSession, export: Export) -> None:
        profile = await _profile(db, user_id=export.user_id)
        total = await count_of_posts(db, author_id=export.user_id)
        await _note(db, export, done=0, total=total)
        with speaking(profile["language"]):
            path = self.folder / export.file
            archive = await asyncio.to_thread(Archive, path, profile, base_url=self._base_url)
            try:
                await _fill(db, export, archive, total=total)
                await asyncio.to_thread(archive.close)
            except BaseException:
                archive.abandon()
                raise

    def _files(self) -> list[Path]:
        return list(self.folder.glob("*.zip"))


def _remove(files: list[Path]) -> None:
    for file in files:
        file.unlink(missing_ok=True)


async def _fill(db: AsyncSession, export: Export, archive: Archive, *, total: int) -> None:
    done = 0
    for part in PARTS:
        entries = await asyncio.to_thread(archive.begin, part.name)
        async for rows in part.pages(db, export.user_id):
            await asyncio.to_thread(entries.add, rows)
            if part is POSTS:
                await asyncio.to_thread(archive.show, rows)
                done += len(rows)
            await _note(db, export, done=done, total=max(done, total))
            await asyncio.sleep(PAUSE_SECONDS)


async def _note(db: AsyncSession, export: Export, *, done: int, total: int) -> None:
    async with writing(db):
        wanted = await save_progress(db, export_id=export.id, done=done, total=total)
    if not wanted:
        raise Unwanted


async def _profile(db: AsyncSession, *, user_id: int) -> dict[str, Any]:
    user = await db.get(User, user_id, populate_existing=True)
    if user is None:
        raise Unwanted
    logins = await logins_of(db, user_id=user_id)
    return {
        "username": user.username,
        "email": user.email,
        "email_confirmed_at": user.email_confirmed_at and user.email_confirmed_at.isoformat(),
        "about_me": user.about_me,
        "language": user.language,
        "digest": user.digest,
        "is_admin": user.is_admin,
        "silenced_at": user.silenced_at and user.silenced_at.isoformat(),
        "created_at": user.created_at.isoformat(),
        "last_seen_at": user.last_seen_at.isoformat(),
        "logins": [
            {
                "device": login.device,
                "created_at": login.created_at.isoformat(),
                "last_used_at": login.last_used_at.isoformat(),
            }
            for login in logins
        ],
    }
