"""A post as a list shows it: with its author, what it answers, and how many liked it."""

from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import CompoundSelect, Select, and_, case, func, select
from sqlalchemy.orm import aliased
from sqlalchemy.sql.elements import ColumnElement

from microblog.blocks.visible import READER, count_seen, may_answer, may_see
from microblog.pages import AFTER, BEFORE, ROWS, Keyset
from microblog.posts.models import Like, Post
from microblog.users.models import NOBODY, User


class ShownPost(NamedTuple):
    """A row of a list of posts.

    Of a reply, `reply_to_id` and `reply_to` (a name) are None when what it answers is gone, or is
    not for the reader to see.
    """

    id: int
    author_id: int
    username: str
    body: str
    mentions: str
    created_at: datetime
    edited_at: datetime | None
    is_reply: bool
    reply_to_id: int | None
    reply_to: str | None
    likes: int
    replies: int
    is_liked: bool


_parent = aliased(Post)
_parent_author = aliased(User)
_reply = aliased(Post)
_behind = aliased(Post)
_likes = count_seen(Like.user_id, Like.post_id == Post.id)
# Not by EXISTS: PostgreSQL may read all that the reader ever liked for it.
_readers_like = select(Like.id).where(Like.post_id == Post.id, Like.user_id == READER)

_replies = select(func.count()).where(_reply.reply_to_id == Post.id, may_answer(_reply.author_id))

_SHOWN = (
    select(
        Post.id,
        Post.author_id,
        User.username,
        Post.body,
        Post.mentions,
        Post.created_at,
        Post.edited_at,
        Post.is_reply,
        case((_parent_author.id.is_not(None), _parent.id)).label("reply_to_id"),
        _parent_author.username.label("reply_to"),
        _likes.label("likes"),
        _replies.scalar_subquery().label("replies"),
        # A visitor likes nothing: not even looked up.
        case((READER != NOBODY, _readers_like.scalar_subquery().is_not(None)), else_=False).label(
            "is_liked"
        ),
    )
    .join(User, User.id == Post.author_id)
    .outerjoin(_parent, _parent.id == Post.reply_to_id)
    # Not in the join above: PostgreSQL would read all posts for it.
    .outerjoin(
        _parent_author,
        and_(_parent_author.id == _parent.author_id, may_see(_parent.author_id)),
    )
)


def shown(ids: Select[int] | CompoundSelect[int]) -> Select[*tuple[Any, ...]]:
    """The posts of those ids, in no order; the ids are found first, so that few rows are joined."""
    return _SHOWN.where(Post.id.in_(ids))


def posts_keyset(ids: Select[int], *, by: Any) -> Keyset:
    """The list of the posts of those ids, by the column that they come from."""
    return Keyset(
        older=shown(ids.where(by < BEFORE).order_by(by.desc()).limit(ROWS)),
        newer=shown(ids.where(by > AFTER).order_by(by).limit(ROWS)),
    )


def author_behind(post_id: Any) -> ColumnElement[int]:
    """Who wrote the post of an id, for a condition on rows that have only that.

    By a join, PostgreSQL would read all posts where it expects more than a few.
    """
    return select(_behind.author_id).where(_behind.id == post_id).scalar_subquery()
