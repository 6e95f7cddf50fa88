"""Which posts are kept as HTML."""

import tracemalloc

from quart import Quart

from microblog.clock import utc_now
from microblog.posts.articles import articles
from microblog.posts.shown import ShownPost

# 280 characters, with very many that nobody sees.
LETTERS = ("a" + "\U000e0100" * 24) * 280


async def test_posts_of_very_many_code_points_fill_no_memory(app: Quart) -> None:
    usual = ShownPost(
        id=1,
        author_id=1,
        username="alice",
        body="",
        mentions="",
        created_at=utc_now(),
        edited_at=None,
        is_reply=False,
        reply_to_id=None,
        reply_to=None,
        likes=0,
        replies=0,
        is_liked=False,
    )

    async with app.app_context():
        # What any post needs.
        articles([usual], None)
        tracemalloc.start()
        for number in range(100):
            articles([usual._replace(id=number, body=f"{number} {LETTERS}")], None)

    kept_bytes, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert kept_bytes < 2_000_000
