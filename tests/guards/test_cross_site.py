"""Forms that another site sends in a visitor's name."""

import re
from pathlib import Path

import pytest
from quart import Quart

from microblog import create_app
from microblog.config import load
from tests.browser import Browser


@pytest.mark.parametrize(
    ("headers", "allowed"),
    [
        ({}, True),
        ({"Sec-Fetch-Site": "same-origin"}, True),
        ({"Sec-Fetch-Site": "none"}, True),
        ({"Sec-Fetch-Site": "same-site"}, False),
        ({"Sec-Fetch-Site": "cross-site"}, False),
        ({"Sec-Fetch-Site": "cross-site", "Origin": "http://site.example"}, False),
        ({"Sec-Fetch-Site": "same-origin", "Origin": "http://evil.example"}, True),
        ({"Origin": "http://site.example"}, True),
        ({"Origin": "http://evil.example"}, False),
        ({"Origin": "http://site.example.evil.example"}, False),
        ({"Origin": "http://site.example:8080"}, False),
        ({"Origin": "null"}, False),
        ({"Origin": ""}, False),
        ({"Origin": "http://["}, False),
    ],
)
async def test_an_unsafe_method_must_come_from_here(
    browser: Browser, headers: dict[str, str], allowed: bool
) -> None:
    answer = await browser.client.post("/login", headers=headers)

    assert answer.status_code == (200 if allowed else 403)
    assert ("sent from another site" in answer.text) is not allowed


@pytest.mark.parametrize("path", ["/login", "/logout", "/register", "/", "/edit_profile"])
@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH", "FOO"])
async def test_no_page_takes_it_from_elsewhere(alice: Browser, path: str, method: str) -> None:
    answer = await alice.client.request(method, path, headers={"Sec-Fetch-Site": "cross-site"})

    assert answer.status_code == 403


async def test_a_page_without_referrer_may_send_its_form(browser: Browser) -> None:
    answer = await browser.client.post("/reset_password/x", headers={"Origin": "null"})

    assert answer.status_code == 404


async def test_looking_is_allowed_from_everywhere(browser: Browser) -> None:
    answer = await browser.get("/login", headers={"Sec-Fetch-Site": "cross-site"})

    assert answer.status_code == 200


async def test_a_refused_post_gives_back_what_was_typed(alice: Browser) -> None:
    answer = await alice.client.post(
        "/", data={"post": "my long story"}, headers={"Origin": "http://elsewhere.example"}
    )

    assert "my long story" in answer.text
    assert "Nothing of it was saved." in answer.text


async def test_behind_a_proxy_the_outer_name_counts(instance: Path) -> None:
    config = load(
        instance_path=instance,
        base_url="https://blog.example",
        allowed_hosts="inner.example",
        _env_file=None,
    )
    app = create_app(config)
    async with app.test_app(), Browser(app) as browser:
        headers = {"Origin": "https://blog.example", "Host": "inner.example"}
        answer = await browser.client.post("/login", headers=headers)

    assert answer.status_code == 200


@pytest.mark.parametrize("path", ["/login", "/register", "/logout", "/", "/edit_profile"])
async def test_every_form_wants_its_token_too(alice: Browser, app: Quart, path: str) -> None:
    person = alice if path not in {"/login", "/register"} else Browser(app)
    async with person:
        answer = await person.client.post(path, data={"csrf_token": "no such token"})

    assert answer.status_code == 200
    assert re.search("open for too long|sent no cookie", answer.text)
