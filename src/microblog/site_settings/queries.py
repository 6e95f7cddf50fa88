"""Reading and saving the settings."""

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from microblog.database import connection_of
from microblog.rows import INSERT
from microblog.site_settings.models import SiteSetting

# What is said while the site is read-only; without a row, it is not.
READ_ONLY = "read_only"


async def saved_settings(db: AsyncSession) -> dict[str, str]:
    """What was saved, by name."""
    rows = await db.execute(select(SiteSetting.name, SiteSetting.value))
    return {row.name: row.value for row in rows}


async def save_setting(db: AsyncSession, *, name: str, value: str) -> None:
    """Write a value, whether there was one before or not."""
    # One statement: of several who write it at once, each waits for the one before.
    new = INSERT[(await connection_of(db)).dialect.name](SiteSetting).values(name=name, value=value)
    await db.execute(
        new.on_conflict_do_update(
            index_elements=[SiteSetting.name], set_={"value": new.excluded.value}
        )
    )


async def forget_setting(db: AsyncSession, *, name: str) -> None:
    """Let the default hold again."""
    await db.execute(delete(SiteSetting).where(SiteSetting.name == name))
