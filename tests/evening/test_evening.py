"""An evening of twenty people against two worker processes; afterwards every list is right."""

import asyncio
import random
from pathlib import Path

import pytest
from sqlalchemy import insert

from microblog import migrations
from microblog.clock import utc_now
from microblog.config import Config, load
from microblog.engines import open_engine
from microblog.users.models import User
from microblog.users.passwords import hash_password
from tests.browser import PASSWORD, Browser
from tests.evening.guests import TAGS, Guest
from tests.evening.truth import Truth
from tests.people import ids
from tests.postgresql import PostgreSQL
from tests.server import server

PEOPLE = [f"guest{number:02}" for number in range(20)]
ACTS = 2000


@pytest.fixture(params=["sqlite", "postgresql"])
def config(request: pytest.FixtureRequest, instance: Path) -> Config:
    """A site of two processes, on either database."""
    if request.param == "sqlite":
        return load(instance_path=instance, _env_file=None)
    postgresql: PostgreSQL = request.getfixturevalue("postgresql")
    config = load(instance_path=instance, database_url=postgresql.new_database(), _env_file=None)
    migrations.upgrade(config)
    return config


async def _invite(config: Config) -> None:
    engine = open_engine(config.database)
    password_hash = await hash_password(PASSWORD)
    people = [
        {
            "username": name,
            "username_key": name,
            "email": name,
            "email_key": name,
            "password_hash": password_hash,
            "email_confirmed_at": utc_now(),
        }
        for name in PEOPLE
    ]
    async with engine.connect() as connection:
        await connection.execution_options(writes=True)
        await connection.execute(insert(User), people)
        await connection.commit()
    await engine.dispose()


@pytest.mark.timeout(180)
async def test_after_an_evening_every_list_is_right(config: Config, instance: Path) -> None:
    await _invite(config)
    address = config.database.replace("+aiosqlite", "").replace("+asyncpg", "")
    async with server(instance, workers=2, DATABASE_URL=address) as site:
        guests = [Guest(name, PEOPLE, Browser(site.url), seed) for seed, name in enumerate(PEOPLE)]
        await asyncio.gather(*(guest.arrive() for guest in guests))
        await asyncio.gather(*(_spend_the_evening(guest) for guest in guests))
        truth = await Truth.of(config.database)
        for guest in guests:
            await _check(guest, truth)
        for guest in guests:
            await guest.browser.client.aclose()

    answers = [answer for guest in guests for answer in guest.answers]
    assert len(answers) >= ACTS
    assert {answer.status_code for answer in answers} <= {200, 302, 404}
    assert len(truth.posts) > ACTS / 10
    assert truth.likes, "nobody liked anything: this evening shows nothing"


async def _spend_the_evening(guest: Guest) -> None:
    for _ in range(ACTS // len(PEOPLE)):
        await guest.act()


async def _check(guest: Guest, truth: Truth) -> None:
    me = truth.ids[guest.name]
    assert await guest.walk("/") == truth.home(me)
    assert await guest.walk("/explore") == truth.explore(me)
    for tag in TAGS:
        assert await guest.walk(f"/tag/{tag}") == truth.tagged(me, tag.casefold())
    assert await guest.walk("/search?q=hello") == truth.saying(me, "hello")
    assert await guest.told() == truth.told(me)
    assert await guest.threads() == truth.threads(me)
    for name, number in random.Random(me).sample(sorted(truth.ids.items()), 4):
        await _check_profile(guest, truth, name, number)
    for number in random.Random(me).sample(truth.explore(me), 5):
        page = await guest.browser.get(f"/post/{number}")
        below = set(ids(page)[ids(page).index(number) + 1 :])
        assert below == truth.below(me, number), f"the thread below {number}"


async def _check_profile(guest: Guest, truth: Truth, name: str, number: int) -> None:
    me = truth.ids[guest.name]
    if (number, me) in truth.blocks:
        assert (await guest.browser.get(f"/user/{name}")).status_code == 404
        return
    assert await guest.walk(f"/user/{name}") == truth.by(me, number, replies=False)
    assert await guest.walk(f"/user/{name}/replies") == truth.by(me, number, replies=True)
    followers = await guest.people(f"/user/{name}/followers")
    assert set(followers) == truth.followers(me, number)
    assert len(followers) == len(set(followers))
