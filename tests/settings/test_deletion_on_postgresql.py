"""Deleting one's account under a name that was just changed, on PostgreSQL."""

from datetime import timedelta

import pytest
from quart import Quart
from sqlalchemy import select

from microblog.database import db, writing
from microblog.settings import deletion
from microblog.users.models import NameHold
from microblog.users.passwords import hash_password
from microblog.users.writing import save_profile
from tests.browser import PASSWORD, Browser


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
