"""Names that led to somebody lately: pages that were open meanwhile still ask for them."""

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from microblog.blocks.visible import may_see
from microblog.users.models import NameHold, User
from microblog.users.queries import folded, user_by_username


async def name_after(db: AsyncSession, *, username: str, reader: int) -> str | None:
    """What that person is called now who gave up the name lately, if the reader may see them."""
    held = NameHold.name_key == folded(username), may_see(User.id)
    found = select(User.username).join(NameHold, NameHold.user_id == User.id).where(*held)
    return await db.scalar(found, {"reader": reader})


async def person_called(db: AsyncSession, *, username: str, reader: int) -> User | None:
    """The person of that name; or who gave it up lately, if the reader may see them."""
    found = await user_by_username(db, username=username)
    if found is None and (now := await name_after(db, username=username, reader=reader)):
        return await user_by_username(db, username=now)
    return found
