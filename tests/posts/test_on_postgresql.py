"""A post at the moment at which whom it mentions is erased, on PostgreSQL."""

import asyncio

import pytest
from quart import Quart
from sqlalchemy import func, select

from microblog.database import db, writing
from microblog.posts.models import Post
from microblog.posts.queries import add_post, edit_post
from microblog.posts.telling import tell_of_post
from microblog.users.closing import close_account, delete_account

ALICE, BOB = 1, 2
pytestmark = pytest.mark.usefixtures("alice", "bob")


async def _erase_bob(app: Quart) -> None:
    async with app.app_context(), writing() as unit:
        await close_account(unit, user_id=BOB, password_hash="x")
    async with app.app_context(), writing() as unit:
        await delete_account(unit, user_id=BOB)


@pytest.mark.parametrize("is_edit", [False, True])
async def test_who_is_mentioned_is_there_until_they_are_told(app: Quart, is_edit: bool) -> None:
    async with app.app_context(), writing() as unit:
        first = await add_post(unit, author_id=ALICE, body="hello", once=None)
    assert first

    async with app.app_context(), writing() as unit:
        if is_edit:
            written = await edit_post(unit, post_id=first.id, author_id=ALICE, body="hi @bob")
        else:
            written = await add_post(unit, author_id=ALICE, body="hi @bob", once=None)
        late = asyncio.create_task(_erase_bob(app))
        await asyncio.sleep(0.3)
        await tell_of_post(unit, written, author_id=ALICE)
    await late

    async with app.app_context():
        found = select(func.count(Post.id)).where(Post.body == "hi @bob")
        assert await db().scalar(found) == 1
