"""Notifications as the page and the digest show them: who did what, and where."""

from dataclasses import replace
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import bindparam, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from microblog.blocks.visible import READER, wants_to_hear
from microblog.columns import UtcDateTime
from microblog.languages import lazy_gettext as _l
from microblog.notifications.models import Kind, Notification
from microblog.notifications.queries import READ_TO
from microblog.pages import ROWS, Cursor, Keyset, Page, page_of
from microblog.posts.models import Post
from microblog.users.models import User

_DID: dict[Kind, str] = {
    "reply": _l("answered you"),
    "mention": _l("mentioned you"),
    "like": _l("liked your post"),
    "follow": _l("follows you now"),
}


class ShownNotification(NamedTuple):
    """A row of the list; `body` is that of the post, if it is about one."""

    id: int
    actor: str
    kind: Kind
    post_id: int | None
    body: str | None
    created_at: datetime
    is_unread: bool

    @property
    def did(self) -> str:
        """What the actor did."""
        return _DID[self.kind]

    @property
    def path(self) -> str:
        """The page where one sees it."""
        return f"/post/{self.post_id}" if self.post_id else f"/user/{self.actor}"


class News(NamedTuple):
    """What a digest tells: the newest, and how many there are in all."""

    newest: list[ShownNotification]
    total: int


_SHOWN = (
    select(
        Notification.id,
        User.username.label("actor"),
        Notification.kind,
        Notification.post_id,
        Post.body,
        Notification.created_at,
        (Notification.id > READ_TO).label("is_unread"),
    )
    .select_from(Notification)
    .join(User, User.id == Notification.actor_id)
    .outerjoin(Post, Post.id == Notification.post_id)
    .where(Notification.user_id == READER, wants_to_hear(Notification.actor_id))
)
_NOTIFICATIONS = Keyset.of(_SHOWN, by=Notification.id)

_SINCE = bindparam("since", type_=UtcDateTime)
_UNTIL = bindparam("until", type_=UtcDateTime)
_news = _SHOWN.where(
    Notification.id > READ_TO,
    Notification.created_at > _SINCE,
    # What came later belongs to the next digest, even if it is here already.
    Notification.created_at <= _UNTIL,
)
_NEWEST = _news.order_by(Notification.id.desc()).limit(ROWS)
_COUNT = _news.with_only_columns(func.count())


async def notifications_of(
    db: AsyncSession, *, reader: int, cursor: Cursor, size: int
) -> Page[ShownNotification]:
    """What others did that concerns the reader, the latest first."""
    page = await page_of(db, _NOTIFICATIONS, cursor=cursor, size=size, reader=reader)
    return replace(page, items=[ShownNotification(*row) for row in page.items])


async def news_for(
    db: AsyncSession, *, reader: int, since: datetime, until: datetime, most: int
) -> News:
    """What is unread and happened between two moments; of it the newest, at most so many."""
    which = {"reader": reader, "since": since, "until": until}
    rows = await db.execute(_NEWEST, {**which, "rows": most})
    newest = [ShownNotification(*row) for row in rows]
    total = len(newest) if len(newest) < most else await db.scalar(_COUNT, which) or 0
    return News(newest, total)
