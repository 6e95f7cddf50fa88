"""What an export holds: all that a person wrote, and what others wrote to them."""

from collections.abc import AsyncIterator, Callable
from functools import partial
from typing import Any, NamedTuple

from sqlalchemy import Select, bindparam, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import InstrumentedAttribute

from microblog.blocks.models import Block, Mute
from microblog.columns import BigId
from microblog.follows.models import Follow
from microblog.messages.models import Message, ThreadMember
from microblog.moderation.models import Report
from microblog.notifications.models import Notification
from microblog.pages import Keyset
from microblog.posts.models import Like, Post, PostVersion
from microblog.users.models import NameHold, User

ROWS_AT_ONCE = 50

Rows = list[dict[str, Any]]


class Part(NamedTuple):
    """A list in the export, and how to read it page by page, the oldest first."""

    name: str
    pages: Callable[[AsyncSession, int], AsyncIterator[Rows]]


_OF = bindparam("of", type_=BigId)


async def _pages(
    statement: Select[*tuple[Any, ...]], db: AsyncSession, of: int
) -> AsyncIterator[Rows]:
    after = 0
    while found := (
        await db.execute(statement, {"of": of, "after": after, "rows": ROWS_AT_ONCE})
    ).all():
        yield [row._asdict() for row in found]
        after = found[-1].id


def _part(name: str, statement: Select[*tuple[Any, ...]], *, by: Any) -> Part:
    return Part(name, partial(_pages, Keyset.of(statement, by=by).newer))


def _people(name: str, *, of: InstrumentedAttribute[int], whom: InstrumentedAttribute[int]) -> Part:
    kind = of.class_
    people = select(kind.id, User.username, kind.created_at).join(User, User.id == whom)
    return _part(name, people.where(of == _OF), by=kind.id)


_THREADS = Keyset.of(
    select(ThreadMember.thread_id.label("id"), User.username)
    .join(User, User.id == ThreadMember.other_id)
    .where(ThreadMember.user_id == _OF),
    by=ThreadMember.thread_id,
).newer
_MESSAGES = Keyset.of(
    select(Message.id, User.username.label("sender"), Message.created_at, Message.body)
    .join(User, User.id == Message.sender_id)
    .where(Message.thread_id == _OF),
    by=Message.id,
).newer


async def _messages(db: AsyncSession, of: int) -> AsyncIterator[Rows]:
    rows: Rows = []
    async for threads in _pages(_THREADS, db, of):
        for thread in threads:
            async for messages in _pages(_MESSAGES, db, thread["id"]):
                rows += [{"with": thread["username"], **message} for message in messages]
                # Many threads are short: a page of the export is of several.
                if len(rows) >= ROWS_AT_ONCE:
                    yield rows
                    rows = []
    yield rows


POSTS = _part(
    "posts",
    select(Post.id, Post.created_at, Post.edited_at, Post.reply_to_id, Post.body).where(
        Post.author_id == _OF
    ),
    by=Post.id,
)
PARTS = (
    POSTS,
    _part(
        "edited_posts",
        select(PostVersion.id, PostVersion.post_id, PostVersion.written_at, PostVersion.body)
        .join(Post, Post.id == PostVersion.post_id)
        .where(Post.author_id == _OF),
        by=PostVersion.id,
    ),
    Part("messages", _messages),
    _part(
        "likes",
        select(Like.id, Like.post_id, Like.created_at).where(Like.user_id == _OF),
        by=Like.id,
    ),
    _people("follows", of=Follow.follower_id, whom=Follow.followed_id),
    _people("blocks", of=Block.blocker_id, whom=Block.blocked_id),
    _people("mutes", of=Mute.muter_id, whom=Mute.muted_id),
    _people("followers", of=Follow.followed_id, whom=Follow.follower_id),
    _part(
        "notifications",
        select(
            Notification.id,
            Notification.kind,
            User.username,
            Notification.post_id,
            Notification.created_at,
        )
        .join(User, User.id == Notification.actor_id)
        .where(Notification.user_id == _OF),
        by=Notification.id,
    ),
    _part(
        "reports",
        select(
            Report.id, Report.created_at, Report.person_name, Report.post_id, Report.reason
        ).where(Report.reporter_id == _OF),
        by=Report.id,
    ),
    _part(
        "former_names",
        select(NameHold.id, NameHold.name_key.label("name"), NameHold.until).where(
            NameHold.user_id == _OF
        ),
        by=NameHold.id,
    ),
)
