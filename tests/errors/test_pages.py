"""Error pages."""

import pytest
from markupsafe import escape
from quart import Quart, abort
from sqlalchemy import text

from microblog.database import db, writing
from microblog.errors.statuses import WORDS
from microblog.posts.models import Post
from tests.browser import Browser


@pytest.mark.parametrize("status", sorted(WORDS))
async def test_every_status_has_a_page_in_the_sites_look(app: Quart, status: int) -> None:
    _route(app, "/broken", lambda: abort(status))

    async with Browser(app) as browser:
        answer = await browser.get("/broken")

    assert answer.status_code == status
    assert f"<h1>{escape(WORDS[status].title)}</h1>" in answer.text
    assert "/static/microblog.css" in answer.text
    assert answer.headers["Cache-Control"] == "no-store"


async def test_who_asks_for_json_gets_problem_details(browser: Browser) -> None:
    answer = await browser.get("/nothing", headers={"Accept": "application/json"})

    assert answer.headers["Content-Type"] == "application/problem+json"
    assert answer.json()["status"] == 404


async def test_a_browser_that_takes_anything_gets_html(browser: Browser) -> None:
    answer = await browser.get("/nothing", headers={"Accept": "*/*"})

    assert answer.headers["Content-Type"].startswith("text/html")


async def test_a_page_that_does_not_exist_knows_who_is_asking(alice: Browser) -> None:
    page = await alice.get("/nothing")

    assert 'href="/user/alice"' in page.text


async def test_a_method_that_a_page_has_not_names_those_that_it_has(browser: Browser) -> None:
    answer = await browser.client.put("/login")

    assert answer.status_code == 405
    assert "POST" in answer.headers["Allow"]


async def test_a_body_that_is_too_large_is_refused(browser: Browser) -> None:
    answer = await browser.client.post("/login", data={"username": "x" * 200_000})

    assert answer.status_code == 413
    assert "This is too large" in answer.text


async def test_an_error_undoes_what_was_not_committed(app: Quart, alice: Browser) -> None:
    async def half() -> str:
        async with writing() as unit:
            unit.add(Post(author_id=1, body="half"))
            await unit.flush()
            raise ZeroDivisionError

    _route(app, "/half", half)
    answer = await alice.get("/half")

    assert answer.status_code == 500
    assert "Something broke on our side" in answer.text
    assert "half" not in (await alice.get("/")).text
    engines = (app.extensions[name] for name in ("engine", "writer"))
    assert [engine.pool.checkedout() for engine in engines] == [0, 0]


async def test_a_lost_table_breaks_only_what_needs_it_and_comes_back(
    app: Quart, alice: Browser
) -> None:
    await _rename(app, "users", "elsewhere")
    without = [(await alice.get(path)).status_code for path in ("/", "/user/alice", "/nothing")]
    await _rename(app, "elsewhere", "users")

    assert without == [500, 500, 404]
    assert (await alice.get("/")).status_code == 200


async def test_a_locked_database_is_a_503_that_says_when_to_come_back(app: Quart) -> None:
    async def locked() -> str:
        async with writing():
            engine = app.extensions["engine"]
            async with engine.connect() as other:
                await other.execute(text("PRAGMA busy_timeout=1"))
                await other.execute(text("BEGIN IMMEDIATE"))
        return "never"

    _route(app, "/locked", locked)
    async with Browser(app) as browser:
        answer = await browser.get("/locked")

    assert answer.status_code == 503
    assert answer.headers["Retry-After"] == "10"


def _route(app: Quart, path: str, view: object) -> None:
    # Quart refuses routes once it serves; tests add theirs all the same.
    app._got_first_request = False
    app.add_url_rule(path, path, view, methods=["GET", "POST"])  # type: ignore[arg-type]


async def _rename(app: Quart, old: str, new: str) -> None:
    async with app.app_context():
        await db().execute(text(f"ALTER TABLE {old} RENAME TO {new}"))
        await db().commit()
