"""Writing, editing and deleting posts."""

from typing import NamedTuple

from sqlalchemy import delete, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from microblog.blocks.visible import may_see
from microblog.clock import utc_now
from microblog.posts.indexing import index_new_posts, index_post
from microblog.posts.models import Post, PostVersion
from microblog.posts.pieces import names_in
from microblog.rows import Gone, new_id
from microblog.users.models import User

# Who edits more is writing something else.
MOST_EDITS = 20


class TooManyEdits(Exception):
    """Raised when a post was edited as often as one may."""


class Written(NamedTuple):
    """A post that is there now, and whom it concerns besides its author."""

    id: int
    mentioned: list[int]
    answered: int | None


async def add_post(
    db: AsyncSession, *, author_id: int, body: str, once: str | None, reply_to_id: int | None = None
) -> Written | None:
    """Write a post; None if its form has made one already.

    Raises Gone when what it answers is not there, or not for the author to see.
    """
    answered = await author_of(db, post_id=reply_to_id, reader=author_id) if reply_to_id else None
    mentioned = await people_in(db, body)
    post_id = await new_id(
        db,
        Post,
        author_id=author_id,
        body=body,
        once=once,
        is_reply=reply_to_id is not None,
        reply_to_id=reply_to_id,
        mentions=" ".join(mentioned),
    )
    if post_id is None:
        return None
    await index_new_posts(db, {post_id: body})
    return Written(post_id, list(mentioned.values()), answered)


async def edit_post(db: AsyncSession, *, post_id: int, author_id: int, body: str) -> Written | None:
    """Write another text into one's post and keep the old one; None if it says the same.

    Raises Gone or TooManyEdits.
    """
    mine = select(Post).where(Post.id == post_id, Post.author_id == author_id)
    post = await db.scalar(mine.with_for_update().execution_options(populate_existing=True))
    if post is None:
        raise Gone
    if post.body == body:
        return None
    versions = select(func.count()).where(PostVersion.post_id == post_id)
    if (await db.scalar(versions) or 0) >= MOST_EDITS:
        raise TooManyEdits
    written_at = post.edited_at or post.created_at
    db.add(PostVersion(post_id=post_id, body=post.body, written_at=written_at))
    mentioned = await people_in(db, body)
    before = set(post.mentions.split())
    post.body, post.edited_at, post.mentions = body, utc_now(), " ".join(mentioned)
    await db.flush()
    await index_post(db, post_id=post_id, body=body)
    return Written(post_id, [mentioned[name] for name in mentioned if name not in before], None)


async def delete_post(db: AsyncSession, *, post_id: int, author_id: int) -> None:
    """Delete one's post with all that hangs on it, but not the replies to it; raises Gone."""
    mine = Post.id == post_id, Post.author_id == author_id
    await lock_with_replies(db, [post_id])
    deleted = await db.execute(delete(Post).where(*mine).returning(Post.id))
    if deleted.first() is None:
        raise Gone


async def lock_with_replies(db: AsyncSession, ids: list[int]) -> None:
    """Lock posts that are to be deleted, and the replies that lose them, in one order for all."""
    touched = or_(Post.id.in_(ids), Post.reply_to_id.in_(ids))
    await db.execute(select(Post.id).where(touched).order_by(Post.id).with_for_update())


async def count_of_posts(db: AsyncSession, *, author_id: int) -> int:
    """How much a person wrote."""
    return await db.scalar(select(func.count(Post.id)).where(Post.author_id == author_id)) or 0


async def newest_posts(db: AsyncSession, *, author_id: int, size: int) -> list[Post]:
    """What a person wrote last, for the admins: whoever has blocked whom, or is suspended."""
    theirs = select(Post).where(Post.author_id == author_id).order_by(Post.id.desc())
    return list(await db.scalars(theirs.limit(size)))


async def people_in(db: AsyncSession, body: str) -> dict[str, int]:
    """Whom a text mentions: their names, folded, with their numbers."""
    names = names_in(body)
    if not names:
        return {}
    people = select(User.username_key, User.id).where(User.username_key.in_(names))
    # Nobody erases them before they are told; to lock them so keeps nobody from anything else.
    locked = people.order_by(User.id).with_for_update(read=True, key_share=True)
    found = await db.execute(locked)
    return {person.username_key: person.id for person in found}


async def author_of(db: AsyncSession, *, post_id: int, reader: int) -> int:
    """Who wrote a post; raises Gone when it is not there, or not for the reader to see."""
    seen = select(Post.author_id).where(Post.id == post_id, may_see(Post.author_id))
    author_id = await db.scalar(seen, {"reader": reader})
    if author_id is None:
        raise Gone
    return author_id
