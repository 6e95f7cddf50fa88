"""Links that are asked for at the same moment, on PostgreSQL."""

import asyncio
from pathlib import Path

import pytest
from quart import Quart
from sqlalchemy import func, select

from microblog.config import Config
from microblog.database import db, writing
from microblog.recovery.routes import send_link
from microblog.tokens.models import Token
from microblog.tokens.queries import CONFIRM, MAILS_PER_HOUR, RESET, TooMany, add_token
from microblog.users.writing import add_user, save_confirmed_email
from tests.letters import with_mail
from tests.smtp import Inbox


@pytest.fixture
def config(instance: Path, inbox: Inbox) -> Config:
    """A site with mail, on PostgreSQL."""
    return with_mail(instance, inbox.port, ratelimit_enabled=False)


async def _alice(app: Quart) -> int:
    async with app.app_context(), writing() as unit:
        user = await add_user(unit, username="alice", email="alice@example.com", password_hash="x")
        return user.id


async def _tokens(app: Quart) -> int:
    async with app.app_context():
        return await db().scalar(select(func.count(Token.id))) or 0


@pytest.mark.parametrize("purpose", [RESET, CONFIRM])
async def test_of_ten_links_at_once_five_are_made(app: Quart, purpose: str) -> None:
    alice = await _alice(app)

    async def ask() -> None:
        async with app.app_context(), writing() as unit:
            await add_token(unit, purpose=purpose, user_id=alice, data="alice@example.com")

    made = await asyncio.gather(*(ask() for _ in range(10)), return_exceptions=True)

    assert sum(isinstance(one, TooMany) for one in made) == 10 - MAILS_PER_HOUR
    assert await _tokens(app) == MAILS_PER_HOUR


async def test_no_link_to_an_address_outlives_its_change(
    app: Quart, monkeypatch: pytest.MonkeyPatch
) -> None:
    alice = await _alice(app)
    monkeypatch.setattr("microblog.recovery.routes._LATEST_SECONDS", 0)

    async def ask() -> None:
        async with app.app_context():
            await send_link("alice")

    async with app.app_context(), writing() as unit:
        await save_confirmed_email(unit, user_id=alice, email="new@example.com")
        late = asyncio.create_task(ask())
        await asyncio.sleep(0.2)
    await late

    async with app.app_context():
        assert set(await db().scalars(select(Token.data))) <= {"new@example.com"}
