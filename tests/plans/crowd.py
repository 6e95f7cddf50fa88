"""A site of many: enough rows that the way to them matters, made by the database itself."""

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

PEOPLE = 10_000
POSTS = 30_000

# Person 1 reads: follows many and is followed by many, writes to many, has blocked and muted some.
# Post 1 is answered by many, thread 1 is long, every other post has the tag "common".
_FILL = {
    "users (id, username, username_key, email, email_key, password_hash, about_me, is_admin,"
    " created_at, last_seen_at, notifications_read_to, digest, closed_at, silenced_at)": f"""
        SELECT i, 'user' || i, 'user' || i, 'at' || i, 'at' || i, '', '', false,
               CURRENT_TIMESTAMP, CURRENT_TIMESTAMP, 29500, false,
               CASE WHEN i % 400 = 399 THEN CURRENT_TIMESTAMP END,
               CASE WHEN i % 400 = 99 THEN CURRENT_TIMESTAMP END
        FROM n WHERE i <= {PEOPLE}""",
    "login_sessions (token_hash, user_id, created_at, last_used_at, expires_at, device)": f"""
        SELECT 'hash' || i, 1 + i % {PEOPLE}, CURRENT_TIMESTAMP, CURRENT_TIMESTAMP,
               '2099-01-01 00:00:00', '' FROM n WHERE true""",
    "name_holds (name_key, user_id)": f"SELECT 'was' || i, i FROM n WHERE i <= {PEOPLE}",
    "follows (follower_id, followed_id, created_at)": """
        SELECT CASE WHEN i % 50 = 7 THEN 1 ELSE 2 + i % 9973 END,
               CASE WHEN i % 50 = 7 THEN 2 + i % 9973 WHEN i % 50 = 8 THEN 1
               ELSE 2 + i * 7 % 9967 END, CURRENT_TIMESTAMP
        FROM n WHERE i % 9973 <> i * 7 % 9967""",
    "blocks (blocker_id, blocked_id, created_at)": f"""
        SELECT CASE WHEN i <= 100 THEN 1 ELSE i END, i - 1, CURRENT_TIMESTAMP
        FROM n WHERE i BETWEEN 3 AND {PEOPLE}""",
    "mutes (muter_id, muted_id, created_at)": f"""
        SELECT CASE WHEN i <= 100 THEN 1 ELSE i END, i + 100, CURRENT_TIMESTAMP
        FROM n WHERE i BETWEEN 3 AND {PEOPLE} - 100""",
    "posts (id, author_id, body, created_at, is_reply, reply_to_id, mentions, is_indexed)": f"""
        SELECT i, 1 + (i * 3 + 200) % {PEOPLE}, 'words ' || i || '{"x" * 800}',
               CURRENT_TIMESTAMP, i % 4 = 0,
               CASE WHEN i % 4 = 0 THEN CASE WHEN i % 40 = 0 THEN 1 ELSE i - 2 END END, '', true
        FROM n WHERE true""",
    "post_tags (tag, post_id)": """
        SELECT CASE WHEN i % 2 = 0 THEN 'common' ELSE 'tag' || i % 5000 END, i
        FROM n WHERE true""",
    "post_versions (post_id, body, written_at)": """
        SELECT 1 + i / 10, '', CURRENT_TIMESTAMP FROM n WHERE true""",
    "likes (post_id, user_id, created_at)": f"""
        SELECT 1 + i * 11 % {POSTS}, 1 + i % {PEOPLE}, CURRENT_TIMESTAMP FROM n WHERE true""",
    "notifications (user_id, actor_id, kind, post_id, created_at)": f"""
        SELECT CASE WHEN i % 60 = 0 THEN 1 ELSE 1 + i % {PEOPLE} END, 2 + i % 9000, 'like', i,
               CURRENT_TIMESTAMP FROM n WHERE true""",
    "message_threads (id, low_id, high_id)": """
        SELECT i, CASE WHEN i <= 3000 THEN 1 ELSE i END, i + 1 FROM n WHERE i < 10000""",
    "thread_members (thread_id, user_id, other_id, read_to, last_message_id)": """
        SELECT id, low_id, high_id, 0, id FROM message_threads WHERE true
        UNION ALL SELECT id, high_id, low_id, 0, id FROM message_threads WHERE true""",
    "messages (thread_id, sender_id, body, mentions, created_at)": """
        SELECT CASE WHEN i % 10 = 0 THEN 501 ELSE 1 + i % 9999 END, 1, 'words', '',
               CURRENT_TIMESTAMP
        FROM n WHERE true""",
    "exports (user_id, state, done, total, file, created_at, expires_at)": f"""
        SELECT i, 'ready', 0, 0, 'file' || i, CURRENT_TIMESTAMP, '2099-01-01 00:00:00'
        FROM n WHERE i <= {PEOPLE}""",
}
_WORDS = "'word' || id % 500 || ' rare' || id"
_INDEX = {
    "sqlite": f"INSERT INTO post_search (rowid, words) SELECT id, {_WORDS} || ' often' FROM posts",
    "postgresql": "INSERT INTO post_search SELECT id, CAST("
    f"{_WORDS} || CASE WHEN id % 10 > 0 THEN ' often' ELSE '' END AS tsvector) FROM posts",
}


async def fill(engine: AsyncEngine) -> None:
    """Fill a migrated database. The posts are long: few are on a page, as on a larger site."""
    numbers = f"WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {POSTS})"
    async with engine.begin() as connection:
        for into, rows in _FILL.items():
            await connection.execute(text(f"{numbers} INSERT INTO {into} {rows}"))
        await connection.execute(text(_INDEX[engine.dialect.name]))
        if engine.dialect.name == "postgresql":
            # As it does by itself; on SQLite the site never does.
            await connection.execute(text("ANALYZE"))
