"""Renaming oneself while something else happens to the names, on PostgreSQL."""

import asyncio

from quart import Quart
from sqlalchemy import select

from microblog.database import db, writing
from microblog.sessions.closing import end_account
from microblog.users.models import NameHold, User
from microblog.users.queries import user_by_id
from tests.users.renaming import add, rename


async def test_every_name_that_is_given_up_is_held(app: Quart) -> None:
    alice = await add(app, "alice")

    await asyncio.gather(*(rename(app, alice, f"name{number}") for number in range(3)))

    async with app.app_context():
        names = set(await db().scalars(select(NameHold.name_key)))
        names |= set(await db().scalars(select(User.username_key)))
    assert names == {"alice", "name0", "name1", "name2"}


async def test_the_name_of_a_deleted_account_stays_held_for_ever(app: Quart) -> None:
    alice = await add(app, "alice")

    async with app.app_context(), writing() as unit:
        user = await user_by_id(unit, user_id=alice)
        assert user
        await end_account(unit, user=user, password_hash="y")
        late = asyncio.create_task(rename(app, alice, "robert"))
        await asyncio.sleep(0.2)
    await late

    async with app.app_context():
        holds = (await db().execute(select(NameHold.name_key, NameHold.until))).all()
        name = await db().scalar(select(User.username_key).where(User.id == alice))
    assert holds == [("alice", None)]
    assert name in (None, f"-{alice}")
