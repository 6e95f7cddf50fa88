"""A real Chromium, where there is one."""

import shutil
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

import pytest
from playwright.async_api import Browser, Page, async_playwright

from tests.browser import PASSWORD

PROGRAM = shutil.which("chromium") or shutil.which("google-chrome")
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    # No name leads anywhere, so that no test asks the outside.
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
]
needs_chromium = pytest.mark.skipif(PROGRAM is None, reason="there is no Chromium here")
# For the tests that share one browser: it lives in one loop.
IN_CHROMIUM = [
    needs_chromium,
    pytest.mark.asyncio(loop_scope="session"),
    pytest.mark.timeout(120),
]


@asynccontextmanager
async def chromium_browser() -> AsyncGenerator[Browser, None]:
    """A browser, in which each test opens a context of its own."""
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=PROGRAM, args=ARGUMENTS)
        try:
            yield browser
        finally:
            await browser.close()


@asynccontextmanager
async def chromium() -> AsyncGenerator[Page, None]:
    """A page in a browser of its own."""
    async with chromium_browser() as browser:
        yield await browser.new_page()


async def register_and_log_in(page: Page, site: str, username: str) -> None:
    """Make an account and use it, by its forms."""
    await page.goto(f"{site}/register")
    for field in ("password", "password2"):
        await page.fill(f"#{field}", PASSWORD)
    await page.fill("#username", username)
    await page.fill("#email", f"{username}@example.com")
    await page.click("#submit")
    await page.fill("#username", username)
    await page.fill("#password", PASSWORD)
    await page.click("#submit")
