"""The proxies of deploy/, before a real site."""

import shutil
from collections.abc import AsyncGenerator
from pathlib import Path
from typing import Any, NamedTuple

import httpx
import pytest
import pytest_asyncio

from microblog.doctor.knock import HEADER, NOBODYS_ADDRESS, PATH, knock
from tests.deploy.proxies import PROXIES, SITE, proxy
from tests.server import Server, server

pytestmark = pytest.mark.asyncio(loop_scope="module")

KEY = "for tests and nothing else"
SNI = {"sni_hostname": SITE}
# For clients that would not stay at 1.1: the proxy must not lead them past itself.
H2C = {"Connection": "Upgrade, HTTP2-Settings", "Upgrade": "h2c", "HTTP2-Settings": ""}


class Proxied(NamedTuple):
    """A visitor with a proxy before the site, and the site."""

    visitor: httpx.AsyncClient
    site: Server


@pytest_asyncio.fixture(
    scope="module",
    loop_scope="module",
    params=[
        pytest.param(name, marks=pytest.mark.skipif(not it.program, reason=f"there is no {name}"))
        for name, it in PROXIES.items()
    ],
)
async def proxied(
    request: pytest.FixtureRequest, migrated: Path, tmp_path_factory: pytest.TempPathFactory
) -> AsyncGenerator[Proxied, None]:
    """The site as the samples want it."""
    folder = tmp_path_factory.mktemp(request.param)
    shutil.copytree(migrated, folder / "instance")
    settings: dict[str, Any] = {"BASE_URL": f"https://{SITE}", "PROXY_HOPS": "1", "SECRET_KEY": KEY}
    settings["ACCEPTED_RISKS"] = "mail,open-files,rate-limits,samples,secret-key"
    async with (
        server(folder / "instance", **settings) as site,
        proxy(request.param, folder, site.url) as visitor,
    ):
        yield Proxied(visitor, site)


async def test_a_page_is_served(proxied: Proxied) -> None:
    proxied.visitor.cookies.clear()

    answer = await proxied.visitor.get("/login", extensions=SNI)

    assert (answer.status_code, answer.headers["content-type"][:9]) == (200, "text/html")
    assert "content-encoding" not in answer.headers
    assert "__Host-session" in answer.headers["set-cookie"]


async def test_visitors_can_not_claim_an_address(proxied: Proxied) -> None:
    headers = {HEADER: knock(KEY), "X-Forwarded-For": NOBODYS_ADDRESS}

    answer = await proxied.visitor.get(PATH, headers=headers, extensions=SNI)

    assert answer.json()["visitor"] == "127.0.0.1"


async def test_visitors_can_not_claim_another_host(proxied: Proxied) -> None:
    answer = await proxied.visitor.get(
        "/login", headers={"X-Forwarded-Host": "evil.example"}, extensions=SNI
    )

    assert answer.status_code == 200


async def test_nobody_is_led_past_the_proxy(proxied: Proxied) -> None:
    answer = await proxied.visitor.get("/login", headers=H2C, extensions=SNI)

    assert answer.status_code == 200


async def test_who_has_to_log_in_may_want_a_long_address(proxied: Proxied) -> None:
    answer = await proxied.visitor.get("/search?q=" + 1000 * "%C3%A9", extensions=SNI)

    assert answer.status_code == 302


async def test_what_is_too_large_gets_the_page_of_the_site(proxied: Proxied) -> None:
    answer = await proxied.visitor.post("/login", data={"username": "x" * 200_000}, extensions=SNI)

    assert (answer.status_code, "X-Request-ID" in answer.headers) == (413, True)


async def test_what_is_far_too_large_is_refused(proxied: Proxied) -> None:
    answer = await proxied.visitor.post(
        "/login", data={"username": "x" * 4_000_000}, extensions=SNI
    )

    assert answer.status_code == 413


async def test_a_site_that_is_stopped_has_a_kind_page(proxied: Proxied) -> None:
    await proxied.site.stop()

    answer = await proxied.visitor.get("/login", extensions=SNI)

    assert (answer.status_code, answer.headers["retry-after"]) == (503, "30")
    assert "Please try again in a minute" in answer.text
