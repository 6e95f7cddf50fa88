"""A post with the thread around it: what it answers, and what was answered."""

from collections import defaultdict
from collections.abc import Iterator
from typing import NamedTuple

from sqlalchemy import Integer, bindparam, literal, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from microblog.blocks.visible import may_answer, may_see
from microblog.columns import BigId
from microblog.pages import AFTER, ROWS
from microblog.posts.models import Post, PostVersion
from microblog.posts.shown import ShownPost, shown
from microblog.reads import rows

# What is further away has a page of its own.
MOST_ABOVE = 10
MOST_BELOW = 200
DEEPEST = 50

_ID = bindparam("id", type_=BigId)
_child = aliased(Post)


class Reply(NamedTuple):
    """A reply in a thread; `more` are the replies to it that its own page shows."""

    post: ShownPost
    depth: int
    more: int


class Thread(NamedTuple):
    """A page of a thread; `after` is the reply after which the next page goes on."""

    above: list[ShownPost]
    post: ShownPost
    below: list[Reply]
    after: int | None


_climb = select(Post.reply_to_id.label("id"), literal(1, Integer).label("height")).where(
    Post.id == _ID
)
_up = _climb.cte("up", recursive=True)
_up = _up.union_all(
    select(_child.reply_to_id, _up.c.height + 1)
    .join(_up, _child.id == _up.c.id)
    .where(_up.c.height < MOST_ABOVE)
)
_ABOVE = shown(select(Post.id).where(Post.id.in_(select(_up.c.id)), may_see(Post.author_id)))

_first = (
    select(Post.id)
    .where(Post.reply_to_id == _ID, Post.id > AFTER, may_answer(Post.author_id))
    .order_by(Post.id)
    .limit(ROWS)
    .subquery("first")
)
_down = select(_first.c.id, literal(1, Integer).label("depth")).cte("down", recursive=True)
_down = _down.union_all(
    select(_child.id, _down.c.depth + 1)
    .join(_down, _child.reply_to_id == _down.c.id)
    .where(_down.c.depth < DEEPEST, may_answer(_child.author_id))
)
_BELOW = shown(select(_down.c.id).limit(MOST_BELOW))

_ONE = shown(select(Post.id).where(Post.id == _ID, may_see(Post.author_id)))


async def shown_post(db: AsyncSession, *, post_id: int, reader: int) -> ShownPost | None:
    """One post, if it is there for the reader to see."""
    found = await rows(db, _ONE, {"id": post_id, "reader": reader})
    return ShownPost(*found[0]) if found else None


async def thread_of(
    db: AsyncSession, *, post: ShownPost, reader: int, after: int, size: int
) -> Thread:
    """What a post answers, and `size` of the replies to it, with the replies to those."""
    above = []
    if post.reply_to_id:
        answered = await rows(db, _ABOVE, {"id": post.id, "reader": reader})
        above = sorted((ShownPost(*row) for row in answered), key=lambda row: row.id)
    which = {"id": post.id, "reader": reader, "after": after, "rows": size + 1}
    found = [ShownPost(*row) for row in await rows(db, _BELOW, which)]
    replies = defaultdict(list)
    for reply in sorted(found, key=lambda row: row.id):
        replies[reply.reply_to_id].append(reply)
    direct = replies[post.id]
    replies[post.id] = direct[:size]
    return Thread(
        above,
        post,
        below=list(_unfolded(replies, post.id, depth=1)),
        after=direct[size - 1].id if len(direct) > size else None,
    )


def _unfolded(
    replies: dict[int | None, list[ShownPost]], post_id: int, *, depth: int
) -> Iterator[Reply]:
    for reply in replies[post_id]:
        yield Reply(reply, depth, more=reply.replies - len(replies[reply.id]))
        yield from _unfolded(replies, reply.id, depth=depth + 1)


async def versions_of(db: AsyncSession, *, post_id: int) -> list[PostVersion]:
    """What a post said before it was edited, the latest first."""
    found = select(PostVersion).where(PostVersion.post_id == post_id)
    return list(await db.scalars(found.order_by(PostVersion.id.desc())))
