"""Messages as people write and read them."""

import re

from tests.browser import Browser
from tests.people import texts


async def write(browser: Browser, to: str, message: str) -> str:
    """Write to somebody, and say where that leads, or what the page says that shows it again."""
    answer = await browser.submit(f"/send_message/{to}", message=message)
    return str(answer.headers.get("Location", answer.text))


async def thread(browser: Browser, other: str, query: str = "") -> list[str]:
    """The messages of a page with somebody."""
    return texts(await browser.get(f"/messages/{other}{query}"))


async def navigation(browser: Browser) -> str:
    """What the link to the messages says, on another page."""
    found = re.search(r'<a href="/messages".*?>(.*?)</a>', (await browser.get("/explore")).text)
    assert found
    return " ".join(re.sub(r"<[^>]*>", " ", found[1]).split())
