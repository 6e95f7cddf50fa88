"""All that the pages need: the sites, who looks at them, and the names in the addresses."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import NamedTuple

from playwright.async_api import BrowserContext, Page, StorageState
from playwright.async_api import Browser as Chromium

from tests.browser import PASSWORD
from tests.browser.ears import Ears
from tests.browser.links import make_exports, make_invite, make_links
from tests.browser.pages import Look
from tests.browser.sites import INVITED, LIVELY, Site, serving_all
from tests.browser.states import sent
from tests.browser.trouble import make_trouble
from tests.browser.world import ANSWERED, LINES, LONG_NAME, OWN, populate


class Stage:
    """Everything in its place."""

    def __init__(self, chromium: Chromium, sites: dict[str, Site], names: dict[str, object]) -> None:
        self.sites = sites
        self._chromium = chromium
        self._names = names
        self._logins: dict[tuple[str, str], StorageState] = {}

    @asynccontextmanager
    async def open(self, look: Look, *, scripts: bool = True) -> AsyncGenerator["Shown", None]:
        """The page in its state, in a context of its own."""
        async with self.context(look.site, look.who, scripts=scripts) as context:
            page = await context.new_page()
            ears = Ears(self.sites[look.site].url)
            await ears.listen_to(page)
            await page.goto(look.address.format(**self._names))
            if look.then:
                await look.then(page)
            yield Shown(page, ears)

    @asynccontextmanager
    async def context(
        self, site: str = LIVELY, who: str | None = None, *, scripts: bool = True
    ) -> AsyncGenerator[BrowserContext, None]:
        """A browser that has just been started, in which somebody is logged in or nobody."""
        login = await self._login(site, who) if who else None
        context = await self._new_context(site, scripts=scripts, login=login)
        try:
            yield context
        finally:
            await context.close()

    async def _new_context(
        self, site: str, *, scripts: bool = True, login: StorageState | None = None
    ) -> BrowserContext:
        return await self._chromium.new_context(
            base_url=self.sites[site].url,
            locale="en-GB",
            reduced_motion="reduce",
            java_script_enabled=scripts,
            storage_state=login,
        )

    async def _login(self, site: str, who: str) -> StorageState:
        if (site, who) not in self._logins:
            context = await self._new_context(site)
            page = await context.new_page()
            await page.goto("/login")
            await sent(username=who, password=PASSWORD)(page)
            self._logins[site, who] = await context.storage_state()
            await context.close()
        return self._logins[site, who]


class Shown(NamedTuple):
    """A page that is open, and who listens to it."""

    page: Page
    ears: Ears


@asynccontextmanager
async def set_stage(
    chromium: Chromium, migrated: Path, folder: Path
) -> AsyncGenerator[Stage, None]:
    """Serve the sites and fill them."""
    async with serving_all(migrated, folder) as sites:
        app = sites[LIVELY].app
        world = await populate(app)
        links = await make_links(app, world)
        trouble = await make_trouble(sites[LIVELY], world)
        await make_exports(app, world)
        long = next(number for number, line in enumerate(LINES) if line.by == LONG_NAME)
        names = {
            **links,
            **trouble._asdict(),
            "invite": await make_invite(sites[INVITED].app),
            "post": world.posts[ANSWERED],
            "reply": world.posts[ANSWERED + 2],
            "own": world.posts[OWN],
            "long": world.posts[long],
        }
        yield Stage(chromium, sites, names)
        # What the last pages set off in the background is done before the sites close.
        await asyncio.sleep(0)
