"""What the lists must hold: computed from the tables by brute force, without a line of the site's.

The rules stand here a second time, in the plainest words.
"""

from typing import Any

from sqlalchemy import text
from sqlalchemy.ext.asyncio import create_async_engine

TABLES = (
    *("users", "posts", "post_tags", "likes", "follows", "blocks", "mutes"),
    *("messages", "message_threads"),
)


class Truth:
    """The tables, and what follows from them."""

    def __init__(self, tables: dict[str, list[Any]]) -> None:
        self.posts = sorted(tables["posts"], key=lambda post: -post.id)
        self.ids = {user.username: user.id for user in tables["users"]}
        self.names = {user.id: user.username for user in tables["users"]}
        self.follows = {(row.follower_id, row.followed_id) for row in tables["follows"]}
        self._mutes = {(row.muter_id, row.muted_id) for row in tables["mutes"]}
        self.blocks = {(row.blocker_id, row.blocked_id) for row in tables["blocks"]}
        self._tags = {(row.tag, row.post_id) for row in tables["post_tags"]}
        self.likes = tables["likes"]
        self._messages = sorted(tables["messages"], key=lambda message: message.id)
        self._threads = tables["message_threads"]

    @classmethod
    async def of(cls, url: str) -> "Truth":
        """Read the tables of a database."""
        engine = create_async_engine(url)
        async with engine.connect() as connection:
            tables = {
                name: list(await connection.execute(text(f"SELECT * FROM {name}")))
                for name in TABLES
            }
        await engine.dispose()
        return cls(tables)

    def sees(self, reader: int, other: int) -> bool:
        """Nobody sees across a block."""
        return not {(reader, other), (other, reader)} & self.blocks

    def hears(self, reader: int, other: int) -> bool:
        """Nor hears whom they have muted."""
        return self.sees(reader, other) and (reader, other) not in self._mutes

    def home(self, me: int) -> list[int]:
        """My posts, and those of whom I follow and want to hear."""
        return [
            post.id
            for post in self.posts
            if post.author_id == me
            or ((me, post.author_id) in self.follows and self.hears(me, post.author_id))
        ]

    def explore(self, me: int) -> list[int]:
        """Everybody's, of whom I want to hear."""
        return [post.id for post in self.posts if self.hears(me, post.author_id)]

    def tagged(self, me: int, tag: str) -> list[int]:
        """The same with a tag."""
        return [number for number in self.explore(me) if (tag, number) in self._tags]

    def by(self, me: int, author: int, *, replies: bool) -> list[int]:
        """One person's, if I may see them."""
        return [
            post.id
            for post in self.posts
            if post.author_id == author and bool(post.is_reply) is replies and self.sees(me, author)
        ]

    def saying(self, me: int, word: str) -> list[int]:
        """What anybody said with a word in it, whom I may see."""
        return [
            post.id
            for post in self.posts
            if word in post.body.split() and self.sees(me, post.author_id)
        ]

    def told(self, me: int) -> list[tuple[str, str]]:
        """Who likes what I wrote, and who follows me."""
        mine = {post.id for post in self.posts if post.author_id == me}
        likes = [
            (self.names[like.user_id], "like")
            for like in self.likes
            if like.post_id in mine and like.user_id != me and self.hears(me, like.user_id)
        ]
        follows = [
            (self.names[a], "follow") for a, b in self.follows if b == me and self.hears(me, a)
        ]
        return sorted(likes + follows)

    def threads(self, me: int) -> list[str]:
        """With whom I write, the latest first."""
        latest = {message.thread_id: message.id for message in self._messages}
        others = {
            thread.id: thread.high_id if thread.low_id == me else thread.low_id
            for thread in self._threads
            if me in (thread.low_id, thread.high_id)
        }
        order = sorted(others, key=lambda number: -latest[number])
        return [self.names[others[number]] for number in order if self.sees(me, others[number])]

    def followers(self, me: int, person: int) -> set[str]:
        """Who follows a person, as far as I may see."""
        return {self.names[a] for a, b in self.follows if b == person and self.sees(me, a)}

    def below(self, me: int, number: int) -> set[int]:
        """All the replies under a post, as far as I may see who wrote them and what is between."""
        direct = {
            post.id
            for post in self.posts
            if post.reply_to_id == number and self.sees(me, post.author_id)
        }
        return direct.union(*(self.below(me, reply) for reply in direct))
