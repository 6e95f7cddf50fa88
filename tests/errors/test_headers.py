"""The headers for safety, on whatever the site answers."""

from pathlib import Path

import pytest
from quart import Quart, redirect

from microblog import create_app
from microblog.config import Config, load
from microblog.errors.headers import ALWAYS
from tests.browser import Browser
from tests.raw import raw
from tests.serving import serving

NAMES = {name.decode() for name, _ in ALWAYS}
PATHS = ("/login", "/", "/nothing", "/static/microblog.css", "/avatar/0123456789abcdef.svg")


@pytest.mark.parametrize("path", PATHS)
async def test_every_answer_has_the_headers(browser: Browser, path: str) -> None:
    answer = await browser.get(path)

    assert set(answer.headers) >= NAMES
    assert answer.headers["Content-Security-Policy"].startswith("default-src 'none'; ")
    assert "unsafe" not in answer.headers["Content-Security-Policy"]


async def test_refusals_and_breakdowns_have_the_headers(app: Quart) -> None:
    async def broken() -> str:
        raise ZeroDivisionError

    app._got_first_request = False
    app.add_url_rule("/broken", "broken", broken)
    app.add_url_rule("/away", "away", lambda: redirect("/login"))
    async with Browser(app) as browser:
        answers = [
            await browser.get("/broken"),
            await browser.get("/away"),
            await browser.client.put("/login"),
            await browser.client.options("/login"),
            await browser.client.head("/login"),
            await browser.client.post("/login", content=b"x" * 200_000),
        ]

    assert [answer.status_code for answer in answers][:3] == [500, 302, 405]
    assert all(set(answer.headers) >= NAMES for answer in answers)


async def test_the_last_page_has_the_headers(config: Config) -> None:
    async with serving(create_app(config)) as address:
        answer = await raw(address, b"GET ?a HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")

    assert answer.startswith(b"HTTP/1.1 400")
    assert all(name.encode() + b": " in answer for name in NAMES)


@pytest.mark.parametrize(("base_url", "kept"), [("https://site.example", True), (None, False)])
async def test_browsers_are_told_to_stay_on_https_where_the_site_is(
    instance: Path, base_url: str | None, kept: bool
) -> None:
    app = create_app(load(instance_path=instance, base_url=base_url, _env_file=None))

    async with app.test_app(), Browser(app) as browser:
        answers = [await browser.get(path) for path in PATHS]

    assert {"Strict-Transport-Security" in answer.headers for answer in answers} == {kept}


async def test_pages_for_the_signed_in_are_kept_by_no_cache(alice: Browser) -> None:
    answers = [await alice.get(path) for path in ("/", "/user/alice", "/edit_profile")]

    assert {answer.headers["Cache-Control"] for answer in answers} == {"no-store"}
    assert all("Cookie" in answer.headers["Vary"] for answer in answers)


async def test_what_is_the_same_for_everybody_may_be_cached(alice: Browser) -> None:
    answer = await alice.get("/avatar/0123456789abcdef.svg")

    assert answer.headers["Cache-Control"].startswith("public")
    assert "Vary" not in answer.headers
