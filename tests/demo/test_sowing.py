"""The demo, as its visitors see it."""

import pytest
from quart import Quart

from microblog.demo.plan import plan
from microblog.demo.sowing import ADMIN, NamesTaken, Sower
from microblog.posts.pieces import length
from microblog.users.passwords import hash_password
from tests.browser import PASSWORD, Browser
from tests.people import ids

POSTS = 300


async def _sow(app: Quart) -> None:
    async with app.extensions["sessions"]() as db:
        hashed = await hash_password(PASSWORD)
        await Sower(db, plan(POSTS), lambda _: None).sow(admins_hash=hashed, nobodys_hash=hashed)


@pytest.fixture
async def visitor(app: Quart) -> Quart:
    """The site with its demo."""
    await _sow(app)
    return app


@pytest.fixture
async def keeper(visitor: Quart, browser: Browser) -> Browser:
    """Who looks after the demo, logged in."""
    await browser.log_in(ADMIN)
    return browser


def test_the_plan_is_the_same_every_time() -> None:
    assert plan(POSTS) == plan(POSTS)


def test_every_text_may_be_a_post() -> None:
    assert max(length(post.body) for post in plan(5000).posts) <= 280


def test_an_answer_is_younger_than_what_it_answers() -> None:
    posts = plan(POSTS).posts

    answers = [(post, posts[post.answers]) for post in posts if post.answers is not None]
    assert len(answers) > 20
    assert all(post.age < answered.age for post, answered in answers)


@pytest.mark.parametrize("path", ["/", "/explore", "/tag/garden", "/user/alma", "/search?q=heron"])
async def test_every_page_has_something_to_show(keeper: Browser, path: str) -> None:
    assert len(ids(await keeper.get(path))) > 1


async def test_the_keeper_is_an_admin(keeper: Browser) -> None:
    assert (await keeper.get("/admin/people")).status_code == 200


async def test_somebody_of_the_demo_has_messages_and_notifications(visitor: Quart) -> None:
    async with Browser(visitor) as alma:
        await alma.log_in("alma")

        assert "Nothing yet" not in (await alma.get("/notifications")).text
        assert "/messages/" in (await alma.get("/messages")).text


async def test_a_second_demo_is_refused_before_anything_is_written(visitor: Quart) -> None:
    with pytest.raises(NamesTaken):
        await _sow(visitor)
