"""What is read by the driver alone is what SQLAlchemy would have read."""

from datetime import UTC

from quart import Quart

from microblog.database import db
from microblog.pages import Cursor
from microblog.posts.shown import ShownPost
from microblog.timelines.queries import everybodys_posts
from tests.browser import Browser
from tests.people import write


async def test_a_list_is_the_same_each_time_it_is_read(app: Quart, alice: Browser) -> None:
    number = await write(alice, "hello @alice")
    await write(alice, "an answer", at=f"/post/{number}")

    async with app.app_context():
        first, *others = [await _read() for _ in range(3)]

    assert others == [first, first]
    assert [type(post.is_reply) for post in first] == [bool, bool]
    assert {post.created_at.tzinfo for post in first} == {UTC}


async def _read() -> list[ShownPost]:
    page = await everybodys_posts(db(), reader=1, cursor=Cursor(), size=25)
    return [ShownPost._make(row) for row in page.items]
