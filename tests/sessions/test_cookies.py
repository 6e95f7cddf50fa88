"""The cookies: how they are set, and which key signs them."""

import html
from pathlib import Path

import pytest

from microblog import create_app
from microblog.config import Config, load
from microblog.refusals import ConfigError
from tests.browser import Browser

OLD = "the first key of the site"
NEW = "the next key of the site"


async def test_on_https_every_cookie_is_the_hosts_alone(instance: Path) -> None:
    app = create_app(load(instance_path=instance, base_url="https://site.example", _env_file=None))
    async with app.test_app(), Browser(app) as browser:
        browser.client.base_url = "https://site.example"
        await browser.register("alice")
        answer = await browser.log_in("alice", remember_me="y")
        page = await browser.get("/edit_profile")

    cookies = answer.headers.get_list("Set-Cookie") + page.headers.get_list("Set-Cookie")
    assert {cookie.split("=")[0] for cookie in cookies} == {
        "__Host-session",
        "__Host-login",
        "__Host-device",
    }
    for cookie in cookies:
        assert {"Secure", "HttpOnly", "Path=/", "SameSite=Lax"} <= set(cookie.split("; "))
        assert "Domain=" not in cookie


async def test_on_plain_http_they_are_at_least_hidden_from_scripts(alice: Browser) -> None:
    await alice.submit("/logout")
    answer = await alice.log_in("alice")

    cookies = answer.headers.get_list("Set-Cookie")
    assert cookies
    for cookie in cookies:
        assert {"HttpOnly", "Path=/", "SameSite=Lax"} <= set(cookie.split("; "))
        assert "Secure" not in cookie


async def test_a_new_key_logs_nobody_out_and_signs_from_then_on(instance: Path) -> None:
    cookies = await _cookies_of_a_login(instance)

    during = await _home(instance, cookies, secret_key=NEW, secret_key_fallbacks=OLD)
    afterwards = await _home(instance, cookies, secret_key=NEW)

    assert during.startswith("200 Your post is there.")
    assert afterwards.startswith("302")


async def test_a_form_that_was_open_when_the_key_changed_can_be_sent(instance: Path) -> None:
    async with Browser(create_app(_config(instance))) as browser:
        page = await browser.get("/login")
        cookies = dict(browser.client.cookies)
    token = page.text.split('name="csrf_token" type="hidden" value="')[1].split('"')[0]

    app = create_app(_config(instance, secret_key=NEW, secret_key_fallbacks=OLD))
    async with app.test_app(), Browser(app) as browser:
        browser.client.cookies.update(cookies)
        answer = await browser.client.post("/login", data={"csrf_token": token})

    assert "open for too long" not in answer.text


@pytest.mark.parametrize(
    "key", ["short", "you-will-never-guess", "change-me-change-me", "aaaaaaaaaaaaaaaaaaaaaaaa"]
)
@pytest.mark.parametrize("name", ["secret_key", "secret_key_fallbacks"])
def test_a_key_that_can_be_guessed_stops_the_start(name: str, key: str) -> None:
    with pytest.raises(ConfigError, match=f"{name.upper()}: "):
        load(**{name: key}, _env_file=None)


async def _cookies_of_a_login(instance: Path) -> dict[str, str]:
    app = create_app(_config(instance))
    async with app.test_app(), Browser(app) as browser:
        await browser.register("alice")
        await browser.log_in("alice")
        await browser.submit("/", post="hello")
        return dict(browser.client.cookies)


async def _home(instance: Path, cookies: dict[str, str], **settings: str) -> str:
    """The status of the home page, and the message that waited in the session."""
    app = create_app(_config(instance, **settings))
    async with app.test_app(), Browser(app) as browser:
        browser.client.cookies.update(cookies)
        page = await browser.get("/")
    waited = "Your post is there." if "Your post is there." in page.text else ""
    return f"{page.status_code} {waited}"


def _config(instance: Path, **settings: str) -> Config:
    return load(**{"instance_path": instance, "secret_key": OLD, "_env_file": None, **settings})


async def test_the_forms_of_pages_that_were_opened_together_are_all_good(alice: Browser) -> None:
    login = alice.client.cookies["login"]
    tokens = []
    for _ in range(2):
        alice.client.cookies.clear()
        alice.client.cookies["login"] = login
        page = (await alice.get("/")).text
        tokens.append(
            html.unescape(page.split('name="csrf_token" type="hidden" value="')[1].split('"')[0])
        )

    answers = [
        await alice.client.post("/", data={"csrf_token": token, "post": f"of {token}"})
        for token in tokens
    ]

    assert [answer.status_code for answer in answers] == [302, 302]
