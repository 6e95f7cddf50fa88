"""What the tests do as people do it: with the buttons and composers of the pages."""

import re

import httpx

from tests.browser import Browser


async def press(browser: Browser, action: str, on: str) -> httpx.Response:
    """Press a button of a page, such as ("/follow/bob", "/user/bob")."""
    return await browser.submit(action, on, next=on)


async def write(browser: Browser, text: str, at: str = "/") -> int:
    """Write a post, or a reply on another's page, and give its number."""
    answer = await browser.submit(at, post=text)
    assert answer.status_code == 302, answer.text
    if found := re.search(r"#post-(\d+)", answer.headers["Location"]):
        return int(found[1])
    return ids(await browser.get(at))[0]


def texts(page: httpx.Response) -> list[str]:
    """The posts of a page, as they are shown."""
    return re.findall(r'<p class="text" dir="auto">(.*?)</p>', page.text, re.DOTALL)


async def lists(browser: Browser, paths: tuple[str, ...]) -> list[list[str]]:
    """The posts of several pages."""
    return [texts(await browser.get(path)) for path in paths]


def ids(page: httpx.Response) -> list[int]:
    """The numbers of the posts of a page."""
    return [
        int(number) for number in re.findall(r'<article class="post" id="post-(\d+)"', page.text)
    ]


def words(page: httpx.Response) -> str:
    """What a page says, without its markup."""
    return " ".join(re.sub(r"<[^>]*>", " ", page.text).split())
