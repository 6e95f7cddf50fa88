"""`next` never leads away from the site; asked of a real browser."""

from urllib.parse import quote

import pytest
from playwright.async_api import Error, Page, Request, Route

from microblog import create_app
from microblog.config import Config
from microblog.sessions.next_page import own_path
from tests.browser import Browser
from tests.chromium import chromium, needs_chromium, register_and_log_in
from tests.serving import serving
from tests.sessions.redirects import GOOD, NEXT, PATHS

# No database decides where a login leads.
ONCE = pytest.mark.parametrize("instance", ["sqlite"], indirect=True)


@needs_chromium
@ONCE
@pytest.mark.timeout(240)
async def test_no_payload_leads_chromium_off_the_site(config: Config) -> None:
    async with serving(create_app(config)) as site, chromium() as page:
        await register_and_log_in(page, site, "alice")
        left = await _note_what_leaves(page, site)
        for payload in NEXT:
            await _visit(page, f"{site}/login?next={quote(payload, safe='')}")
            assert left == [], payload
        for path in PATHS:
            await _visit(page, site + path)
            assert left == [], path

    assert len(NEXT) + len(PATHS) >= 60


@ONCE
@pytest.mark.parametrize("payload", NEXT)
async def test_no_payload_breaks_the_login(browser: Browser, payload: str) -> None:
    answer = await browser.get(f"/login?next={quote(payload, safe='')}")

    assert answer.status_code in {200, 400}


@pytest.mark.parametrize("path", GOOD)
def test_a_page_of_ours_is_gone_on_to(path: str) -> None:
    assert own_path(path) == path


async def _note_what_leaves(page: Page, site: str) -> list[str]:
    left: list[str] = []

    def note(asked: Request) -> None:
        if not asked.url.startswith(site + "/"):
            left.append(asked.url)

    async def empty(route: Route) -> None:
        await route.fulfill(body="")

    page.on("request", note)
    # Quart leaves a file open when the browser goes on before it has all of it.
    await page.route("**/static/*", empty)
    return left


async def _visit(page: Page, address: str) -> None:
    try:
        await page.goto(address, wait_until="commit")
    except Error as error:
        # A redirect that ends nowhere is an error here, but not one to somewhere else.
        assert "ERR_" in error.message, address  # noqa: PT017
