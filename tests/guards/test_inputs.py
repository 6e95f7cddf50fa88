"""Bad input is answered alike on both databases: never a 500, and never a report."""

from collections.abc import AsyncGenerator

import pytest
from quart import Quart

from microblog import create_app, migrations
from microblog.config import Config, load
from tests.browser import PASSWORD, Browser
from tests.errors.kept import rows
from tests.guards.bad_inputs import ALL, Bad
from tests.moderation.admins import make_admin
from tests.raw import raw, status_of
from tests.serving import serving

# Texts, for every field of every form.
TEXTS = {
    "NUL": "a\x00b",
    "escape": "a\x1bb",
    "delete": "a\x7fb",
    "C1": "a\x85b",
    "no character": "a\ufffeb",
    "broken": "a\ufffdb",
    "long": "a" * 60_000,
    "wide": "\U0001f600" * 300,
    "sharp s": "ß" * 240 + "@ß.example",
    "combining": "e" + "\u0301" * 5_000,
    "bidi": "\u202eabc\u2066",
    "template": "{{ 7 * 7 }}{% raw %}%s%(x)s{0}",
    "SQL": "' OR 1=1; DROP TABLE users; --",
}
FORMS = {
    "/login": ("username", "password"),
    "/register": ("username", "email", "password", "password2"),
    "/": ("post", "once"),
    "/edit_profile": ("username", "about_me"),
}


@pytest.fixture(params=["sqlite", "postgresql"])
def either(request: pytest.FixtureRequest, config: Config) -> Config:
    """Both databases in turn."""
    if request.param == "sqlite":
        return config
    server = request.getfixturevalue("postgresql")
    config = load(
        instance_path=config.instance_path,
        secret_key="for tests and nothing else",
        database_url=server.new_database(),
        ratelimit_enabled=False,
        _env_file=None,
    )
    migrations.upgrade(config)
    return config


@pytest.fixture
async def site(either: Config) -> AsyncGenerator[Quart, None]:
    """The site on that database; nothing may be reported from it."""
    app = create_app(either)
    async with app.test_app():
        yield app
    assert rows(either.instance_path, "SELECT title, message FROM error_groups") == []


@pytest.fixture
async def admin(site: Quart, either: Config) -> AsyncGenerator[Browser, None]:
    """An admin, who gets to the pages that others don't."""
    async with Browser(site) as browser:
        await browser.register("admin_of_it")
        await make_admin(site, "admin_of_it")
        await browser.log_in("admin_of_it")
        yield browser


async def test_bad_requests_have_their_status(admin: Browser, site: Quart) -> None:
    found = {bad.name: await _status(site, admin, bad) for bad in ALL}

    assert found == {bad.name: bad.status for bad in ALL}


async def test_bad_texts_are_answered_at_their_field(admin: Browser, site: Quart) -> None:
    found = {}
    for path, fields in FORMS.items():
        for name, text in TEXTS.items():
            for field in fields:
                found[path, name, field] = await _submit(admin, site, path, field, text)

    assert {key: status for key, status in found.items() if status not in {200, 302}} == {}


async def test_a_control_character_in_a_login_is_an_error_of_the_form(site: Quart) -> None:
    async with Browser(site) as browser:
        answer = await browser.log_in("a\x00b")

    assert answer.status_code == 200
    assert "There is a control character (U+0000) in this text." in answer.text


async def test_chunks_are_counted(either: Config) -> None:
    head = b"POST /login HTTP/1.1\r\nHost: a\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n"
    kind = b"Content-Type: application/x-www-form-urlencoded\r\n\r\n"
    chunk = b"4000\r\n" + b"a" * 0x4000 + b"\r\n"
    async with serving(create_app(either)) as address:
        answer = await raw(address, head + kind + chunk * 12 + b"0\r\n\r\n")

    assert status_of(answer) == 413
    assert b"This is too large" in answer


@pytest.mark.parametrize(
    ("line", "status"),
    [
        (b"GET ?a HTTP/1.1", 400),
        (b"GET http://[/ HTTP/1.1", 400),
        (b"GET http://a HTTP/1.1", 400),
        (b"GET http://a/login HTTP/1.1", 200),
        (b"CONNECT a:443 HTTP/1.1", 400),
        (b"OPTIONS * HTTP/1.1", 404),
        (b"GET javascript:alert(1) HTTP/1.1", 400),
        (b"GET //evil.example/%2e%2e HTTP/1.1", 404),
    ],
)
async def test_odd_request_lines_are_answered(config: Config, line: bytes, status: int) -> None:
    async with serving(create_app(config)) as address:
        answer = await raw(address, line + b"\r\nHost: a\r\nConnection: close\r\n\r\n")

    assert status_of(answer) == status
    assert b"content-security-policy" in answer
    assert rows(config.instance_path, "SELECT title, message FROM error_groups") == []


@pytest.mark.parametrize("path", [b"/", b"/login", b"/%00", b"/user/%ff", b"?a"])
async def test_a_web_socket_is_refused_without_a_report(config: Config, path: bytes) -> None:
    head = b"GET " + path + b" HTTP/1.1\r\nHost: a\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
    key = b"Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n"
    async with serving(create_app(config)) as address:
        answer = await raw(address, head + key)

    assert status_of(answer) == 400
    assert b"content-security-policy" in answer
    assert rows(config.instance_path, "SELECT title, message FROM error_groups") == []


async def _status(site: Quart, admin: Browser, bad: Bad) -> int:
    if "Cookie" in bad.options.get("headers", {}):
        async with Browser(site) as browser:
            answer = await browser.client.request(
                bad.method, bad.path, follow_redirects=True, **bad.options
            )
    elif bad.path.startswith(("/login", "/register")) and bad.method == "POST":
        async with Browser(site) as browser:
            answer = await browser.client.request(bad.method, bad.path, **bad.options)
    else:
        answer = await admin.client.request(
            bad.method, bad.path, follow_redirects=True, **bad.options
        )
    assert "/static/microblog.css" in answer.text or not answer.text, bad.name
    return answer.status_code


async def _submit(admin: Browser, site: Quart, path: str, field: str, text: str) -> int:
    good = {"username": "admin_of_it", "password": PASSWORD, "password2": PASSWORD}
    fields = {**good, "email": "x@example.com", "post": "x", field: text}
    if path in {"/", "/edit_profile"}:
        return (await admin.submit(path, **fields)).status_code
    async with Browser(site) as browser:
        return (await browser.submit(path, **fields)).status_code
