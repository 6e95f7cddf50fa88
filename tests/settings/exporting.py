"""Asking for one's data and waiting for it."""

import asyncio
import re

from tests.browser import Browser


async def page_when(browser: Browser, word: str) -> str:
    """The page, as soon as it says so."""
    async with asyncio.timeout(20):
        while word not in (page := (await browser.get("/settings/export")).text):
            await asyncio.sleep(0.05)
    return page


async def exported(browser: Browser) -> str:
    """The address of a new export."""
    await browser.submit("/settings/export")
    page = await page_when(browser, "is ready")
    [address] = re.findall(r'href="(/settings/export/\d+)"', page)
    return str(address)
