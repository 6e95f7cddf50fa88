"""Style sheet, script and icons."""

import gzip
import re

import httpx
import pytest

from microblog.static_files import static_address
from tests.browser import Browser


async def _get(browser: Browser, address: str, **headers: str) -> httpx.Response:
    return await browser.get(address, headers={"Accept-Encoding": "identity", **headers})


async def test_a_page_asks_for_three_files_that_are_kept_for_a_year(browser: Browser) -> None:
    page = (await browser.get("/login")).text
    addresses = set(re.findall(r'(?:href|src)="(/static/[^"]+)"', page))

    answers = [await _get(browser, address) for address in addresses]

    assert len(answers) == 3
    for answer in answers:
        assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"


async def test_an_old_version_is_not_kept(browser: Browser) -> None:
    for address in ("/static/microblog.css", "/static/microblog.css?v=0123456789ab"):
        assert (await _get(browser, address)).headers["Cache-Control"] == "no-cache"


async def test_it_comes_compressed_to_who_takes_that(browser: Browser) -> None:
    address = static_address("microblog.css")
    plain = await _get(browser, address)
    packed = await _get(browser, address, **{"Accept-Encoding": "gzip"})

    assert "Content-Encoding" not in plain.headers
    assert packed.headers["Content-Encoding"] == "gzip"
    assert packed.content == plain.content
    assert int(packed.headers["Content-Length"]) < len(gzip.compress(plain.content)) + 1
    assert plain.headers["Vary"] == packed.headers["Vary"] == "Accept-Encoding"


async def test_what_one_has_is_not_sent_again(browser: Browser) -> None:
    address = static_address("microblog.js")
    first = await _get(browser, address)

    again = await _get(browser, address, **{"If-None-Match": first.headers["ETag"]})

    assert again.status_code == 304


@pytest.mark.parametrize("name", ["nothing.css", "%2e%2e%2fapp.py", "__init__.py"])
async def test_nothing_else_is_served(browser: Browser, name: str) -> None:
    assert (await browser.get(f"/static/{name}")).status_code == 404
