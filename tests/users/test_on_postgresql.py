"""What several people want at once, on PostgreSQL: there nothing queues them up for us."""

import asyncio
from collections.abc import AsyncGenerator
from datetime import timedelta
from pathlib import Path

import pytest
from quart import Quart
from sqlalchemy import func, select

from microblog import create_app
from microblog.clock import utc_now
from microblog.config import Config
from microblog.database import db, writing
from microblog.invites.queries import NotInvited, add_invite, use_invite
from microblog.tokens.queries import RESET, DeadLink, add_token, use_token
from microblog.users.holds import MOST_HELD
from microblog.users.models import NameHold, User
from microblog.users.writing import add_user
from tests.browser import Browser
from tests.letters import with_mail
from tests.smtp import Inbox
from tests.users.renaming import add, rename


@pytest.fixture
def config(instance: Path, inbox: Inbox) -> Config:
    """A database of this test's own."""
    return with_mail(instance, inbox.port)


@pytest.fixture
async def on_it(config: Config) -> AsyncGenerator[Quart, None]:
    """The site, serving."""
    app = create_app(config)
    async with app.test_app():
        yield app


async def test_a_name_is_never_had_by_another_while_it_is_given_up(on_it: Quart) -> None:
    owner = await add(on_it, "name0")
    others = [await add(on_it, f"other{number}") for number in range(8)]

    for turn in range(MOST_HELD):
        gave_up, *got = await asyncio.gather(
            rename(on_it, owner, f"name{turn + 1}"),
            *(rename(on_it, other, f"name{turn}") for other in others),
        )
        assert (gave_up, got) == (True, [False] * 8)


async def test_of_twenty_who_want_a_name_one_gets_it(on_it: Quart) -> None:
    people = [await add(on_it, f"person{number}") for number in range(20)]

    got = await asyncio.gather(*(rename(on_it, person, "winner") for person in people))

    assert sorted(got) == [False] * 19 + [True]
    async with on_it.app_context():
        assert await db().scalar(select(func.count()).select_from(NameHold)) == 1


async def test_an_invite_of_three_uses_has_three(on_it: Quart) -> None:
    boss = await add(on_it, "boss")
    async with on_it.app_context(), writing() as unit:
        until = utc_now() + timedelta(days=1)
        await add_invite(unit, token="of three", made_by=boss, label="", uses=3, expires_at=until)

    async def join(number: int) -> bool:
        try:
            async with on_it.app_context(), writing() as unit:
                name = f"person{number}"
                await add_user(unit, username=name, email=f"{name}@x.example", password_hash="x")
                await use_invite(unit, token="of three")
        except NotInvited:
            return False
        return True

    assert sum(await asyncio.gather(*map(join, range(15)))) == 3
    async with on_it.app_context():
        assert await db().scalar(select(func.count()).select_from(User)) == 4


async def test_a_token_is_used_once(on_it: Quart) -> None:
    alice = await add(on_it, "alice")
    async with on_it.app_context(), writing() as unit:
        token = await add_token(unit, purpose=RESET, user_id=alice)

    async def use() -> bool:
        try:
            async with on_it.app_context(), writing() as unit:
                await use_token(unit, purpose=RESET, token=token)
        except DeadLink:
            return False
        return True

    assert sum(await asyncio.gather(*(use() for _ in range(15)))) == 1


@pytest.mark.parametrize("text", ["a\x00b", "x" * 300, "a@b\x00.example"])
async def test_what_no_column_takes_is_an_error_at_the_field(on_it: Quart, text: str) -> None:
    async with Browser(on_it) as browser:
        registered = await browser.register(text, email="alice@example.com")
        addressed = await browser.register("alice", email=text)
        asked = await browser.submit("/reset_password_request", email=text)
        linked = await browser.get("/reset_password/" + "x" * 300)

    pages = (registered, addressed, asked)
    assert [page.status_code for page in pages] == [200] * 3
    assert all('aria-invalid="true"' in page.text for page in pages)
    assert linked.status_code == 404
