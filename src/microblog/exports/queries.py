"""Asking for exports, making them, and forgetting them."""

import secrets
from datetime import timedelta

from sqlalchemy import delete, or_, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from microblog.clock import utc_now
from microblog.exports.models import WAITING, WAITS_FOR, WORKING, WORKS_WITHIN, Export


async def export_of(db: AsyncSession, *, user_id: int) -> Export | None:
    """What a person asked for last."""
    return await db.scalar(select(Export).where(Export.user_id == user_id))


async def ask_for_export(db: AsyncSession, *, user_id: int) -> None:
    """Put a new export in the place of an older one, unless that is being made."""
    older = await export_of(db, user_id=user_id)
    if older and older.is_being_made:
        return
    await db.execute(delete(Export).where(Export.user_id == user_id))
    export = Export(
        user_id=user_id, file=f"{secrets.token_hex(16)}.zip", expires_at=utc_now() + WAITS_FOR
    )
    try:
        async with db.begin_nested():
            db.add(export)
    except IntegrityError:
        # Whoever asked at the same moment was first.
        if await export_of(db, user_id=user_id) is None:
            raise


async def waiting_export(db: AsyncSession) -> int | None:
    """The export that has waited longest."""
    return await db.scalar(
        select(Export.id).where(Export.state == WAITING).order_by(Export.id).limit(1)
    )


async def claim_export(db: AsyncSession, *, export_id: int) -> Export | None:
    """Take an export for oneself, unless another process was faster."""
    claimed = await db.scalars(
        update(Export)
        .where(Export.id == export_id, Export.state == WAITING)
        .values(state=WORKING, expires_at=utc_now() + WORKS_WITHIN)
        .returning(Export)
        .execution_options(populate_existing=True)
    )
    return claimed.one_or_none()


async def save_progress(db: AsyncSession, *, export_id: int, done: int, total: int) -> bool:
    """Note how far it is; False if nobody wants it any more."""
    return await _save(db, export_id, done=done, total=total, expires_at=utc_now() + WORKS_WITHIN)


async def save_end(db: AsyncSession, *, export_id: int, state: str, kept_for: timedelta) -> None:
    """Note that it is ready, or has failed, and for how long it is kept."""
    await _save(db, export_id, state=state, expires_at=utc_now() + kept_for)


async def delete_expired_exports(db: AsyncSession) -> None:
    """Forget those that were kept long enough; what stopped in the middle is shown for as long."""
    now = utc_now()
    await db.execute(
        delete(Export).where(
            Export.expires_at <= now,
            or_(Export.state != WORKING, Export.created_at <= now - WAITS_FOR),
        )
    )


async def files_of_exports(db: AsyncSession) -> set[str]:
    """The files that are or will be somebody's."""
    return set(await db.scalars(select(Export.file)))


async def _save(db: AsyncSession, export_id: int, **values: object) -> bool:
    saved = await db.execute(
        update(Export)
        .where(Export.id == export_id, Export.state == WORKING)
        .values(**values)
        .returning(Export.id)
        .execution_options(synchronize_session=False)
    )
    return saved.first() is not None
