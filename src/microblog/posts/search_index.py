"""The index in which posts are searched: SQLite's FTS5 or PostgreSQL's tsvector.

Both get words that are made here, so that they find the same.
"""

from collections.abc import Iterable

from sqlalchemy import TableClause, column, table, text
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncSession

from microblog.database import connection_of
from microblog.posts.words import words_of

_FORGET = {
    "sqlite": text("DELETE FROM post_search WHERE rowid = :id"),
    "postgresql": text("DELETE FROM post_search WHERE post_id = :id"),
}
_KEEP = {
    "sqlite": text("INSERT INTO post_search (rowid, words) VALUES (:id, :words)"),
    "postgresql": text("INSERT INTO post_search VALUES (:id, CAST(:words AS tsvector))"),
}
# What both call the number of a post, in their own name for it.
SEARCH: dict[str, TableClause] = {
    "sqlite": table("post_search", column("rowid"), column("words")),
    "postgresql": table("post_search", column("post_id"), column("words")),
}


async def save_words(db: AsyncSession, *, post_id: int, body: str) -> None:
    """Write by which words a post is found."""
    connection = await connection_of(db)
    await connection.execute(_FORGET[connection.dialect.name], {"id": post_id})
    await add_words(connection, [(post_id, body)])


async def add_words(connection: AsyncConnection, posts: Iterable[tuple[int, str]]) -> None:
    """The same for many posts at once, the ids and texts of which are given, and none is there."""
    kind = connection.dialect.name
    found = [(post_id, _words(kind, body)) for post_id, body in posts]
    if rows := [{"id": post_id, "words": words} for post_id, words in found if words]:
        await connection.execute(_KEEP[kind], rows)


def _words(kind: str, body: str) -> str:
    keys = [word.key for word in words_of(body)]
    if kind == "postgresql":
        # Its own notation: each word with its position, parsed by nobody.
        return " ".join(f"'{key}':{place}" for place, key in enumerate(keys, 1))
    return " ".join(keys)
