"""Messages on SQLite and on PostgreSQL: moments that meet, and statements that differ."""

import asyncio

import pytest
from quart import Quart
from sqlalchemy import func, select

from microblog.blocks.queries import block
from microblog.database import db, writing
from microblog.messages.models import Message, MessageThread, ThreadMember
from microblog.messages.queries import add_message
from microblog.rows import Gone
from tests.browser import Browser
from tests.people import words

# The order in which they come.
ALICE, BOB = 1, 2
pytestmark = pytest.mark.usefixtures("alice", "bob")


async def _write(app: Quart, sender: int, to: int, once: str | None = None) -> bool:
    async with app.app_context(), writing() as unit:
        return await add_message(unit, sender_id=sender, to_id=to, body="Hello", once=once)


async def _count(app: Quart, model: type) -> int:
    async with app.app_context():
        return await db().scalar(select(func.count()).select_from(model)) or 0


async def test_two_who_first_write_at_the_same_moment_have_one_thread(app: Quart) -> None:
    pairs = [(ALICE, BOB), (BOB, ALICE)] * 4

    await asyncio.gather(*(_write(app, sender, to) for sender, to in pairs))

    counts = [await _count(app, model) for model in (MessageThread, ThreadMember, Message)]
    assert counts == [1, 2, 8]


async def test_a_form_sent_twice_at_the_same_moment_makes_one_message(app: Quart) -> None:
    written = await asyncio.gather(*(_write(app, ALICE, BOB, once="x" * 22) for _ in range(5)))

    assert sorted(written) == [False] * 4 + [True]
    assert await _count(app, Message) == 1


async def test_nobody_writes_past_a_block_of_the_same_moment(app: Quart) -> None:
    async with app.app_context(), writing() as unit:
        await block(unit, blocker_id=BOB, blocked_id=ALICE)
        late = asyncio.create_task(_write(app, ALICE, BOB))
        await asyncio.sleep(0.1)

    with pytest.raises(Gone):
        await late


async def test_each_member_has_the_last_message_of_the_thread(app: Quart) -> None:
    await asyncio.gather(*(_write(app, ALICE, BOB) for _ in range(5)))

    async with app.app_context():
        last = await db().scalar(select(func.max(Message.id)))
        members = await db().execute(
            select(ThreadMember.read_to, ThreadMember.last_message_id).order_by(
                ThreadMember.user_id
            )
        )
        assert members.all() == [(last, last), (0, last)]


async def test_the_pages_are_shown(alice: Browser, bob: Browser) -> None:
    await alice.submit("/send_message/bob", message="Hello, Bob @bob")

    for path in ("/messages", "/messages/alice"):
        page = words(await bob.get(path))
        assert "Hello, Bob" in page
        assert "Messages 1" in page
