"""A login at the moment at which it is to be kept out, on PostgreSQL."""

import asyncio
from collections.abc import Awaitable, Callable

import pytest
from quart import Quart
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from microblog.database import db, writing
from microblog.moderation.deeds import suspend
from microblog.moderation.log import COMMAND_LINE
from microblog.sessions.accounts import Account
from microblog.sessions.logins import begin_login, end_all_logins
from microblog.sessions.models import LoginSession
from microblog.users.models import User
from microblog.users.writing import save_password
from tests.browser import Browser

ALICE = 1


async def _new_password(unit: AsyncSession) -> None:
    await save_password(unit, user_id=ALICE, password_hash="another")
    await end_all_logins(unit, user_id=ALICE)


async def _suspend(unit: AsyncSession) -> None:
    await suspend(unit, by=COMMAND_LINE, person_id=ALICE, reason="x")


@pytest.mark.parametrize("deed", [_new_password, _suspend])
async def test_a_login_of_the_same_moment_is_ended_too(
    app: Quart, browser: Browser, deed: Callable[[AsyncSession], Awaitable[None]]
) -> None:
    await browser.register("alice")

    async def do() -> None:
        async with app.app_context(), writing() as unit:
            await deed(unit)

    async with app.app_context(), writing() as unit:
        known = await unit.scalar(select(User.password_hash))
        account = Account(ALICE, known or "")
        await begin_login(unit, account=account, remember=True, device="x", instead_of=None)
        late = asyncio.create_task(do())
        await asyncio.sleep(0.2)
    await late

    async with app.app_context():
        assert await db().scalar(select(LoginSession.id)) is None
