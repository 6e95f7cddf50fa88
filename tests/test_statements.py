"""How often each page asks the database: as often for one post as for a whole page of them."""

import pytest
from quart import Quart

from bench.statements import counted
from microblog.database import writing
from microblog.posts.models import Post
from tests.browser import Browser

SIGNED_IN = {"/": 2, "/explore": 2, "/user/alice": 3, "/post/1": 3}
SIGNED_OUT = {"/explore": 1, "/user/alice": 2, "/post/1": 2}
SHOW_NOBODY = ("/static/microblog.css", "/avatar/0123456789abcdef.svg")


@pytest.fixture(autouse=True)
def _settings_are_not_renewed(monkeypatch: pytest.MonkeyPatch) -> None:
    # That is a statement too, and of no page.
    monkeypatch.setattr("microblog.site_settings.live.RENEW_EVERY_SECONDS", 3600)


@pytest.mark.parametrize("posts", [1, 25])
@pytest.mark.parametrize("path", SIGNED_IN)
async def test_a_page_asks_seldom(app: Quart, alice: Browser, path: str, posts: int) -> None:
    await _write(app, posts)

    assert await _statements(app, alice, path) == SIGNED_IN[path]


@pytest.mark.parametrize("posts", [1, 25])
@pytest.mark.parametrize("path", SIGNED_OUT)
async def test_a_page_asks_more_seldom_for_visitors(
    app: Quart, alice: Browser, browser: Browser, path: str, posts: int
) -> None:
    await _write(app, posts)

    assert await _statements(app, browser, path) == SIGNED_OUT[path]


@pytest.mark.parametrize("path", SHOW_NOBODY)
async def test_what_shows_no_person_asks_nothing(app: Quart, alice: Browser, path: str) -> None:
    assert await _statements(app, alice, path) == 0


async def _write(app: Quart, posts: int) -> None:
    async with app.app_context(), writing() as unit:
        unit.add_all([Post(author_id=1, body=f"Post {n}, @alice") for n in range(posts)])


async def _statements(app: Quart, browser: Browser, path: str) -> int:
    with counted(app) as count:
        answer = await browser.get(path)
    assert answer.status_code == 200
    return count.statements
