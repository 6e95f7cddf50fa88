"""The home page of who follows many: the newest of theirs, whether they write much or little."""

import random
from collections.abc import Sequence

import pytest
from quart import Quart
from sqlalchemy import insert

from microblog.database import db, writing
from microblog.follows.models import Follow
from microblog.pages import Cursor
from microblog.posts.models import Post
from microblog.timelines.home import home_timeline, new_at_home
from microblog.users.models import User

FOLLOWED = range(2, 312)
STRANGER = 312
# Far more posts than are walked along before each author is asked.
SILENCE = 3_100


@pytest.fixture
async def crowd(app: Quart) -> Quart:
    async with app.app_context(), writing() as unit:
        await unit.execute(insert(User), [_person(number) for number in range(1, 313)])
        follows = [{"follower_id": 1, "followed_id": number} for number in FOLLOWED]
        await unit.execute(insert(Follow), follows)
    return app


async def test_the_newest_of_whom_one_follows_are_found_among_all(crowd: Quart) -> None:
    # Every third is a stranger's.
    authors = [STRANGER if n % 3 == 0 else FOLLOWED[n] for n in range(120)]
    theirs = await _write(crowd, authors)

    async with crowd.app_context():
        first = await _home(Cursor())
        second = await _home(Cursor(before=first[-1]))
        newer = await _home(Cursor(after=second[0]))

    assert first + second == theirs[::-1][:50]
    assert newer == theirs[theirs.index(second[0]) + 1 :][:25][::-1]


async def test_who_wrote_long_ago_is_found_too(crowd: Quart) -> None:
    authors = [*FOLLOWED[:30], *[STRANGER] * SILENCE, 1]
    theirs = await _write(crowd, authors)

    async with crowd.app_context():
        found = await _home(Cursor())
        new = await new_at_home(db(), reader=1, after=theirs[29], most=20)

    assert (found, new) == (theirs[::-1][:25], 1)


async def test_pages_hold_all_where_some_write_more_than_others(crowd: Quart) -> None:
    chance = random.Random(1)
    # The first of forty write most; then all are silent, so that each is asked.
    authors = [FOLLOWED[int(40 * chance.random() ** 2)] for _ in range(200)]
    theirs = await _write(crowd, [*authors, *[STRANGER] * SILENCE])

    async with crowd.app_context():
        pages = [await _home(Cursor())]
        while len(pages) < 8:
            pages.append(await _home(Cursor(before=pages[-1][-1])))
        newer = await _home(Cursor(after=pages[5][0]))

    assert [post for page in pages for post in page] == theirs[::-1]
    assert newer == pages[4]


async def _home(cursor: Cursor) -> list[int]:
    return [post.id for post in (await home_timeline(db(), reader=1, cursor=cursor, size=25)).items]


async def _write(app: Quart, authors: Sequence[int]) -> list[int]:
    """A post of each, in this order; the numbers of those that belong on the page."""
    posts = [
        {"id": number, "author_id": author, "body": "x"} for number, author in enumerate(authors, 1)
    ]
    async with app.app_context(), writing() as unit:
        await unit.execute(insert(Post), posts)
    return [number for number, author in enumerate(authors, 1) if author != STRANGER]


def _person(number: int) -> dict[str, object]:
    name = f"person{number}"
    email = f"{name}@example.com"
    return {
        "id": number,
        "username": name,
        "username_key": name,
        "email": email,
        "email_key": email,
        "password_hash": "x",
    }
