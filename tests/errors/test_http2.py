"""Errors by HTTP/2: one connection carries them all, and none of them breaks it."""

import gc
from collections.abc import Iterator

import pytest

from microblog import create_app
from microblog.config import Config
from tests.errors.kept import rows
from tests.http2 import http2
from tests.serving import serving


@pytest.fixture(autouse=True)
def _what_hypercorn_failed_over_is_logged_now() -> Iterator[None]:
    # Older Pythons log it at the end of its task, and fail where that comes while they compile.
    yield
    gc.collect()


async def test_an_error_page_has_its_number_by_http2_too(config: Config) -> None:
    async def broken() -> str:
        raise ZeroDivisionError

    app = create_app(config)
    app.add_url_rule("/broken", "broken", broken)
    async with serving(app) as address, http2(address) as visitor:
        answer = await visitor.get(b"/broken")
        next_one = await visitor.get(b"/login")

    [incident] = rows(config.instance_path, "SELECT number FROM error_incidents")
    assert (answer.status, next_one.status) == (500, 200)
    assert answer.headers["x-request-id"] == incident["number"]
    assert incident["number"] in answer.text


async def test_who_sends_too_much_by_http2_reads_so_and_asks_on(config: Config) -> None:
    async with serving(create_app(config)) as address, http2(address) as visitor:
        answer = await visitor.post(b"/login", b"x" * 1_000_000)
        next_one = await visitor.get(b"/login")

    assert (answer.status, next_one.status) == (413, 200)
    assert "This is too large" in answer.text


# What is refused, and by whom, differs.
ODD = [b"*", b"?a", b"login", b"http://[/", b"/%ff", b"/%00", b"/a?b=\xff", b"/a b"]


@pytest.mark.parametrize("path", ODD)
async def test_an_odd_path_is_no_error_of_ours(config: Config, path: bytes) -> None:
    async with serving(create_app(config)) as address, http2(address) as visitor:
        answer = await visitor.get(path)
        next_one = await visitor.get(b"/login")

    assert answer.status in {400, 404}
    assert next_one.status == 200
    assert rows(config.instance_path, "SELECT number FROM error_incidents") == []


@pytest.mark.parametrize("path", [b"", b"/\r\nx", b"/\xff"])
async def test_who_is_hung_up_on_for_a_path_is_no_error_of_ours(
    config: Config, path: bytes
) -> None:
    async with serving(create_app(config)) as address:
        async with http2(address) as visitor:
            with pytest.raises(EOFError):
                await visitor.get(path)
        async with http2(address) as visitor:
            next_one = await visitor.get(b"/login")

    assert next_one.status == 200
    assert rows(config.instance_path, "SELECT number FROM error_incidents") == []


async def test_who_takes_the_site_for_a_proxy_is_no_error_of_ours(config: Config) -> None:
    async with serving(create_app(config)) as address, http2(address) as visitor:
        with pytest.raises(EOFError):
            await visitor.connect()

    assert rows(config.instance_path, "SELECT number FROM error_incidents") == []


async def test_who_gives_up_a_thousand_requests_at_once_is_no_error_of_ours(
    config: Config,
) -> None:
    async with serving(create_app(config)) as address:
        async with http2(address) as visitor:
            await visitor.give_up(3000)
        async with http2(address) as visitor:
            next_one = await visitor.get(b"/login")

    assert next_one.status == 200
    assert rows(config.instance_path, "SELECT number FROM error_incidents") == []
