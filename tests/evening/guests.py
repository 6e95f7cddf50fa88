"""People who do this and that, at random."""

import html
import random
import re

import httpx

from tests.browser import Browser, csrf_of
from tests.people import ids

TAGS = ("cats", "dogs", "日本語", "Ünïcode")


class Guest:
    """One of them: knows the posts that they have come across."""

    def __init__(self, name: str, others: list[str], browser: Browser, seed: int) -> None:
        self.name = name
        self.browser = browser
        self._others = [other for other in others if other != name]
        self._dice = random.Random(seed)
        self._seen = [1]
        self._token = ""
        self.answers: list[httpx.Response] = []

    async def arrive(self) -> None:
        """Log in, and take the token with which every form of theirs is signed."""
        await self.browser.log_in(self.name)
        self._token = csrf_of(await self.browser.get("/"))

    async def act(self) -> None:
        """Do one thing."""
        dice, post, other = self._dice, self._dice.choice(self._seen), self._other()
        acts = {
            f"/post/{post}": 15,
            f"/post/{post}/edit": 4,
            f"/post/{post}/delete": 4,
            f"/like/{post}": 15,
            f"/unlike/{post}": 4,
            f"/follow/{other}": 12,
            f"/unfollow/{other}": 3,
            f"/block/{other}": 2,
            f"/unblock/{other}": 2,
            f"/mute/{other}": 2,
            f"/unmute/{other}": 1,
            f"/send_message/{other}": 6,
            "/": 25,
        }
        action = dice.choices(list(acts), list(acts.values()))[0]
        words, once = self._words(), dice.randbytes(11).hex()
        await self._send(action, next="/", post=words, message=words, once=once)
        if dice.random() < 0.3:
            await self._look(dice.choice(("/", "/explore", "/explore", f"/user/{other}")))

    async def walk(self, path: str) -> list[int]:
        """The posts of a list, through all its pages."""
        return [number for page in await self.pages(path) for number in ids(page)]

    async def pages(self, path: str) -> list[httpx.Response]:
        """A list's pages, from the newest to the last."""
        pages = [await self.browser.get(path)]
        while older := re.search(r'rel="next" href="(\?[^"]+)"', pages[-1].text):
            address = path.partition("?")[0] + html.unescape(older[1])
            pages.append(await self.browser.get(address))
        assert {page.status_code for page in pages} == {200}, path
        return pages

    async def told(self) -> list[tuple[str, str]]:
        """Who likes and who follows, as the notifications say."""
        said = re.compile(r"<bdi>(\w+)</bdi></a> (like|follow)")
        pages = await self.pages("/notifications")
        return sorted(found for page in pages for found in said.findall(page.text))

    async def threads(self) -> list[str]:
        """With whom they write."""
        pages = await self.pages("/messages")
        return [name for page in pages for name in re.findall(r'href="/messages/(\w+)#', page.text)]

    async def people(self, path: str) -> list[str]:
        """The people of a list, which fits on a page."""
        page = await self.browser.get(path)
        listed = page.text.split("</nav>")[-1]
        return re.findall(r'<p class="byline"><a href="/user/(\w+)"', listed)

    async def _look(self, path: str) -> None:
        page = await self.browser.get(path)
        self.answers.append(page)
        self._seen += ids(page)

    async def _send(self, action: str, **fields: str) -> None:
        fields["csrf_token"] = self._token
        self.answers.append(await self.browser.client.post(action, data=fields))

    def _other(self) -> str:
        return self._dice.choice(self._others)

    def _words(self) -> str:
        word = self._dice.choice(("hello", f"#{self._dice.choice(TAGS)}", f"@{self._other()}"))
        return f"{word} {self._dice.randrange(1000)}"
