"""Posts, newest first: of everybody, of a person, of a tag."""

from sqlalchemy import String, bindparam, select, tuple_
from sqlalchemy.ext.asyncio import AsyncSession

from microblog.blocks.visible import may_see, wants_to_hear
from microblog.columns import BigId
from microblog.pages import AFTER, BEFORE, ROWS, Cursor, Keyset, Page, count_of_newer, page_of
from microblog.posts.models import Post, PostTag
from microblog.posts.shown import ShownPost, author_behind, posts_keyset, shown

_AUTHOR = bindparam("author", type_=BigId)
_IS_REPLY = bindparam("is_reply", type_=Post.is_reply.type)
_TAG = bindparam("tag", type_=String)

_everybodys = select(Post.id).where(wants_to_hear(Post.author_id))
_of_author = select(Post.id).where(
    Post.author_id == _AUTHOR, Post.is_reply == _IS_REPLY, may_see(Post.author_id)
)
_of_tag = select(PostTag.post_id).where(wants_to_hear(author_behind(PostTag.post_id)))
_place = tuple_(PostTag.tag, PostTag.post_id)

_EVERYBODYS = posts_keyset(_everybodys, by=Post.id)
_OF_AUTHOR = posts_keyset(_of_author, by=Post.id)
# As a part of the index, in its order: by the tag alone, PostgreSQL would expect few and sort all.
_OF_TAG = Keyset(
    older=shown(
        _of_tag.where(PostTag.tag >= _TAG, _place < tuple_(_TAG, BEFORE))
        .order_by(PostTag.tag.desc(), PostTag.post_id.desc())
        .limit(ROWS)
    ),
    newer=shown(
        _of_tag.where(PostTag.tag <= _TAG, _place > tuple_(_TAG, AFTER))
        .order_by(PostTag.tag, PostTag.post_id)
        .limit(ROWS)
    ),
)


async def everybodys_posts(
    db: AsyncSession, *, reader: int, cursor: Cursor, size: int
) -> Page[ShownPost]:
    """What anybody wrote."""
    return await page_of(db, _EVERYBODYS, cursor=cursor, size=size, reader=reader)


async def posts_by(
    db: AsyncSession, *, author_id: int, replies: bool, reader: int, cursor: Cursor, size: int
) -> Page[ShownPost]:
    """What one person wrote: of themselves, or as replies."""
    who = {"author": author_id, "is_reply": replies, "reader": reader}
    return await page_of(db, _OF_AUTHOR, cursor=cursor, size=size, **who)


async def posts_tagged(
    db: AsyncSession, *, tag: str, reader: int, cursor: Cursor, size: int
) -> Page[ShownPost]:
    """What anybody wrote with a tag, which is given folded."""
    return await page_of(db, _OF_TAG, cursor=cursor, size=size, tag=tag, reader=reader)


async def new_of_everybody(db: AsyncSession, *, reader: int, after: int, most: int) -> int:
    """How many posts there are beyond the one that a reader saw last."""
    return await count_of_newer(db, _EVERYBODYS, after=after, most=most, reader=reader)


async def new_tagged(db: AsyncSession, *, tag: str, reader: int, after: int, most: int) -> int:
    """The same with a tag, which is given folded."""
    return await count_of_newer(db, _OF_TAG, after=after, most=most, tag=tag, reader=reader)
