"""From the plan to the tables, in units that are short enough for a site that runs."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from microblog.clock import utc_now
from microblog.database import writing
from microblog.demo.plan import AT_ONCE, Plan, PlannedPost
from microblog.demo.queries import (
    Told,
    add_follows,
    add_likes,
    add_notifications,
    add_people,
    add_posts,
    names_taken,
    save_all_read,
)
from microblog.demo.texts import ABOUT
from microblog.messages.queries import add_message
from microblog.posts.indexing import index_new_posts
from microblog.posts.pieces import names_in
from microblog.users.writing import add_user

ADMIN = "demo_keeper"
_JOINED_AGO = timedelta(days=100)
_UNREAD_SINCE = timedelta(hours=6)


class NamesTaken(Exception):
    """Raised where people of the demo are there already; names some."""


class Sower:
    """Writes a plan; `advance` is told of every post."""

    def __init__(self, db: AsyncSession, plan: Plan, advance: Callable[[int], object]) -> None:
        self._db = db
        self._plan = plan
        self._advance = advance
        self._now = utc_now()
        self._people: list[int] = []
        self._posts: list[int] = []

    async def sow(self, *, admins_hash: str, nobodys_hash: str) -> None:
        """Write everything; raises NamesTaken before anything is written."""
        if taken := await names_taken(self._db, names=[ADMIN, *self._plan.names]):
            raise NamesTaken(", ".join(taken[:5]))
        await self._sow_people(admins_hash, nobodys_hash)
        posts = self._plan.posts
        for start in range(0, len(posts), AT_ONCE):
            await self._sow_posts(posts[start : start + AT_ONCE])
        for message in self._plan.messages:
            sender, to = self._people[message.sender], self._people[message.to]
            async with writing(self._db) as db:
                await add_message(db, sender_id=sender, to_id=to, body=message.body, once=None)
        async with writing(self._db) as db:
            await save_all_read(db, since=self._now - _UNREAD_SINCE)

    async def _sow_people(self, admins_hash: str, nobodys_hash: str) -> None:
        joined = self._now - _JOINED_AGO
        rows = [
            {
                "username": name,
                "username_key": name,
                "email": f"{name}@example.org",
                "email_key": f"{name}@example.org",
                "password_hash": nobodys_hash,
                "about_me": ABOUT[number % len(ABOUT)],
                "created_at": joined,
                "email_confirmed_at": joined,
            }
            for number, name in enumerate(self._plan.names)
        ]
        async with writing(self._db) as db:
            email = f"{ADMIN}@example.org"
            keeper = await add_user(
                db, username=ADMIN, email=email, password_hash=admins_hash, is_admin=True
            )
            self._people = await add_people(db, rows)
            pairs = [(self._people[one], self._people[other]) for one, other in self._plan.follows]
            pairs += [(keeper.id, person) for person in self._people]
            told = [
                Told(joined, followed, follower, "follow", None) for follower, followed in pairs
            ]
            await add_follows(db, [_follow(pair, joined) for pair in pairs])
            await add_notifications(db, told)

    async def _sow_posts(self, posts: list[PlannedPost]) -> None:
        async with writing(self._db) as db:
            numbers = await add_posts(db, [self._row(post) for post in posts])
            self._posts += numbers
            bodies = [post.body for post in posts]
            await index_new_posts(db, dict(zip(numbers, bodies, strict=True)))
            await add_likes(db, list(self._likes(numbers, posts)))
            await add_notifications(db, list(self._told(numbers, posts)))
        self._advance(len(posts))

    def _row(self, post: PlannedPost) -> dict[str, Any]:
        return {
            "author_id": self._people[post.author],
            "body": post.body,
            "created_at": self._now - post.age,
            "is_reply": post.answers is not None,
            "reply_to_id": None if post.answers is None else self._posts[post.answers],
            "mentions": " ".join(names_in(post.body)),
        }

    def _likes(self, numbers: list[int], posts: list[PlannedPost]) -> Iterator[dict[str, Any]]:
        for number, post in zip(numbers, posts, strict=True):
            for person in post.liked_by:
                at = self._now - post.age
                yield {"post_id": number, "user_id": self._people[person], "created_at": at}

    def _told(self, numbers: list[int], posts: list[PlannedPost]) -> Iterator[Told]:
        numbered = dict(zip(self._plan.names, self._people, strict=True))
        for number, post in zip(numbers, posts, strict=True):
            at, author = self._now - post.age, self._people[post.author]
            for person in post.liked_by:
                yield Told(at, author, self._people[person], "like", number)
            for name in names_in(post.body):
                yield Told(at, numbered[name], author, "mention", number)
            if post.answers is not None:
                answered = self._people[self._plan.posts[post.answers].author]
                yield Told(at, answered, author, "reply", number)


def _follow(pair: tuple[int, int], at: datetime) -> dict[str, Any]:
    return {"follower_id": pair[0], "followed_id": pair[1], "created_at": at}
