"""Deleting one's account while others write, on PostgreSQL."""

import asyncio
from datetime import timedelta

import pytest
from quart import Quart
from sqlalchemy import select

from microblog.database import db, writing
from microblog.notifications.queries import notify
from microblog.posts.queries import people_in
from microblog.settings import deletion
from microblog.users.models import NameHold, User
from microblog.users.passwords import hash_password
from microblog.users.writing import save_profile
from tests.browser import PASSWORD, Browser
from tests.postgresql import until_somebody_waits


async def test_the_name_that_one_has_by_then_is_held(
    app: Quart, alice: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def meanwhile() -> str:
        async with app.app_context(), writing() as unit:
            day = timedelta(days=1)
            await save_profile(unit, user_id=1, username="robert", about_me="", held_for=day)
        return await hash_password("x")

    # What takes a third of a second, between the look at the account and the unit.
    monkeypatch.setattr(deletion, "nobodys_hash", meanwhile)
    await alice.submit("/settings/delete", password=PASSWORD)

    async with app.app_context():
        held = await db().scalars(select(NameHold.name_key).where(NameHold.until.is_(None)))
        assert "robert" in set(held)


async def test_whoever_is_being_mentioned_can_leave(
    app: Quart, alice: Browser, bob: Browser
) -> None:
    async with app.extensions["sessions"]() as other, writing(other):
        ids = dict(iter(await other.execute(select(User.username, User.id))))
        await people_in(other, "hello @alice")
        leaving = asyncio.create_task(alice.submit("/settings/delete", password=PASSWORD))
        await until_somebody_waits(other)
        await notify(other, user_id=ids["alice"], actor_id=ids["bob"], kind="mention")
    left = await leaving

    assert left.status_code == 302
