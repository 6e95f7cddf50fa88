"""Why something was done to a person, and whom they can ask, as they are told themselves."""

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from microblog.languages import gettext as _
from microblog.moderation.models import AdminAct
from microblog.site_settings.live import site


async def last_reason(db: AsyncSession, *, person_id: int, act: str) -> str:
    """The reason that an admin gave when they did that last, or nothing."""
    done = AdminAct.person_id == person_id, AdminAct.act == act
    newest = select(AdminAct.reason).where(*done).order_by(AdminAct.id.desc()).limit(1)
    return await db.scalar(newest) or ""


def whom_to_ask() -> str:
    """Where one can write to, who thinks that this is wrong."""
    if site().contact:
        return _(
            "If you think that this is wrong, please write to %(contact)s.", contact=site().contact
        )
    return _("If you think that this is wrong, please ask the people who run this site.")
