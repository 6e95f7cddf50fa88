"""Links that are used while other things happen to the account, on PostgreSQL."""

import asyncio

import pytest
from quart import Quart
from sqlalchemy.ext.asyncio import AsyncSession

from microblog.database import writing
from microblog.tokens.queries import RESET, DeadLink, add_token, use_token
from microblog.users.writing import add_user, save_password


async def _token(app: Quart, user_id: int) -> str:
    async with app.app_context(), writing() as unit:
        return await add_token(unit, purpose=RESET, user_id=user_id)


async def _reset(unit: AsyncSession, token: str) -> None:
    user_id, _ = await use_token(unit, purpose=RESET, token=token)
    # What else happens in that moment.
    await asyncio.sleep(0.1)
    await save_password(unit, user_id=user_id, password_hash="y")


@pytest.mark.parametrize("other", ["link", "password"])
async def test_a_link_is_used_while_the_password_is_changed_otherwise(
    app: Quart, other: str
) -> None:
    async with app.app_context(), writing() as unit:
        user = await add_user(unit, username="alice", email="a@x.example", password_hash="x")
    one, two = await _token(app, user.id), await _token(app, user.id)

    async def use(token: str) -> bool:
        try:
            async with app.app_context(), writing() as unit:
                await _reset(unit, token)
        except DeadLink:
            return False
        return True

    async def change() -> bool:
        await asyncio.sleep(0.05)
        async with app.app_context(), writing() as unit:
            await save_password(unit, user_id=user.id, password_hash="z")
        return True

    done = await asyncio.gather(use(one), use(two) if other == "link" else change())

    assert sorted(done) == [other != "link", True]
