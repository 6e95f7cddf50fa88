"""Telling whom a post concerns."""

from sqlalchemy.ext.asyncio import AsyncSession

from microblog.notifications.models import Kind
from microblog.notifications.queries import notify
from microblog.posts.queries import Written


async def tell_of_post(db: AsyncSession, written: Written | None, *, author_id: int) -> None:
    """Notify whom a post answers or mentions: who is both is answered."""
    if written is None:
        return
    kinds: dict[int, Kind] = dict.fromkeys(written.mentioned, "mention")
    if written.answered:
        kinds[written.answered] = "reply"
    # Always in the same order, so that no two units wait for each other.
    for user_id, kind in sorted(kinds.items()):
        await notify(db, user_id=user_id, actor_id=author_id, kind=kind, post_id=written.id)
