"""Every list that a page shows, each read as its route does, by somebody who follows many."""

from collections.abc import Awaitable, Callable
from functools import partial
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from microblog.blocks.queries import blocked_people, muted_people
from microblog.follows.queries import followed_by, followers_of
from microblog.messages.threads import correspondent, messages_in, threads_of
from microblog.notifications.shown import notifications_of
from microblog.notifications.unread import PERSON_AND_UNREAD
from microblog.pages import Cursor
from microblog.posts.thread import shown_post, thread_of, versions_of
from microblog.profiles.queries import profile_of
from microblog.search.parsing import parse
from microblog.search.queries import found_people, found_posts, found_tags
from microblog.sessions.queries import logins_of, person_by_token
from microblog.timelines.home import home_timeline, new_at_home
from microblog.timelines.queries import everybodys_posts, posts_by, posts_tagged

Read = Callable[[AsyncSession], Awaitable[Any]]

_PAGE: Any = {"reader": 1, "size": 25}
_CURSORS = {"first": Cursor(), "older": Cursor(before=9_000), "newer": Cursor(after=9_002)}


async def _thread(db: AsyncSession, post_id: int) -> None:
    post = await shown_post(db, post_id=post_id, reader=1)
    assert post
    await thread_of(db, post=post, reader=1, after=0, size=25)


def _pages(read: Any, **which: Any) -> dict[str, Read]:
    return {
        f"{read.__name__} {which or ''} {name}": partial(read, cursor=cursor, **which, **_PAGE)
        for name, cursor in _CURSORS.items()
    }


async def _search(db: AsyncSession, question: str) -> None:
    await found_posts(db, query=parse(question), cursor=Cursor(), **_PAGE)


# The statement of a search is made for it, and planned for it.
QUESTIONS = ("often", "word7", "rare77", "rare7*", "often word7", "word7 from:user7", "from:user7")

HOME = _pages(home_timeline)
READS: dict[str, Read] = {
    **HOME,
    **_pages(everybodys_posts),
    **_pages(posts_by, author_id=1, replies=False),
    **_pages(posts_by, author_id=1, replies=True),
    **_pages(posts_tagged, tag="common"),
    **_pages(posts_tagged, tag="tag7"),
    **_pages(notifications_of),
    **_pages(threads_of),
    **_pages(messages_in, thread_id=501),
    **_pages(followers_of, user_id=1),
    **_pages(followed_by, user_id=1),
    **_pages(blocked_people),
    **_pages(muted_people),
    **{question: partial(_search, question=question) for question in QUESTIONS},
    "people": lambda db: found_people(db, beginning="user77", reader=1),
    "tags": lambda db: found_tags(db, beginning="tag77", reader=1),
    "new at home": lambda db: new_at_home(db, reader=1, after=9_000, most=20),
    "a thread that is long": lambda db: _thread(db, 1),
    "a thread": lambda db: _thread(db, 9_002),
    "versions": lambda db: versions_of(db, post_id=7),
    "profile": lambda db: profile_of(db, username="user7", reader=1),
    "correspondent": lambda db: correspondent(db, username="user7", reader=1),
    "login": lambda db: person_by_token(db, token="none", statement=PERSON_AND_UNREAD),
    "logins": lambda db: logins_of(db, user_id=7),
}
