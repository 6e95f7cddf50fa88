"""Somebody who writes one post after the other, whatever happens to the site meanwhile."""

import asyncio

import httpx

from tests.browser import Browser


class Writer:
    """Notes what became of each post."""

    def __init__(self, browser: Browser, name: str) -> None:
        self.browser = browser
        self.name = name
        self.saved: list[str] = []
        self.statuses: list[int] = []
        self.lost = 0

    async def arrive(self) -> None:
        """Register and log in."""
        await self.browser.register(self.name)
        await self.browser.log_in(self.name)

    async def write(self, ending: asyncio.Event, pause: float = 0) -> None:
        """Write until told to end."""
        while not ending.is_set():
            await self.write_one()
            await asyncio.sleep(pause)

    async def write_one(self) -> bool:
        """Write a post that differs from all others; whether the site says that it has it."""
        post = f"{self.name} {len(self.statuses) + self.lost + 1}"
        try:
            answer = await self.browser.submit("/", post=post)
        except httpx.TransportError:
            self.lost += 1
            return False
        self.statuses.append(answer.status_code)
        if answer.status_code != 302:
            return False
        self.saved.append(post)
        return True
