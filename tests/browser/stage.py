"""All that the pages need: the sites, who looks at them, and the names in the addresses."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, NamedTuple

from playwright.async_api import Browser as Chromium
from playwright.async_api import BrowserContext, Page, StorageState

from tests.browser import PASSWORD
from tests.browser.ears import Ears
from tests.browser.links import make_exports, make_invite, make_links
from tests.browser.pages import Look
from tests.browser.sites import INVITED, LIVELY, WALKED, Site, serving_all
from tests.browser.states import sent
from tests.browser.trouble import make_trouble
from tests.browser.world import ANSWERED, LINES, LONG_NAME, OWN, populate


class Stage:
    """Everything in its place."""

    def __init__(
        self, chromium: Chromium, sites: dict[str, Site], names: dict[str, object]
    ) -> None:
        self.sites = sites
        self._chromium = chromium
        self._names = names
        self._logins: dict[tuple[str, str], StorageState] = {}

    @asynccontextmanager
    async def open(self, look: Look) -> AsyncGenerator["Shown", None]:
        """The page in its state, in a context of its own."""
        async with self.context(look.site, look.who) as context:
            shown = await self.new_page(look.site, context)
            await shown.page.goto(look.address.format(**self._names))
            if look.then:
                await look.then(shown.page)
            yield shown

    async def new_page(self, site: str, context: BrowserContext) -> "Shown":
        """An empty page that is listened to."""
        page = await context.new_page()
        ears = Ears(self.sites[site].url)
        await ears.listen_to(page)
        return Shown(page, ears)

    async def source(self, look: Look) -> bytes:
        """The HTML as the site sends it; opens the page only to get it into its state."""
        if look.then:
            async with self.open(look) as shown:
                return await shown.ears.answers[-1].body()
        async with self.context(look.site, look.who) as context:
            answer = await context.request.get(look.address.format(**self._names))
            return await answer.body()

    @asynccontextmanager
    async def context(
        self, site: str, who: str | None = None, **options: Any
    ) -> AsyncGenerator[BrowserContext, None]:
        """A browser that has just been started, in which somebody is logged in or nobody.

        `options` are Playwright's for a new context.
        """
        if who:
            options["storage_state"] = await self._login(site, who)
        context = await self._chromium.new_context(
            base_url=self.sites[site].url, locale="en-GB", reduced_motion="reduce", **options
        )
        try:
            yield context
        finally:
            await context.close()

    async def _login(self, site: str, who: str) -> StorageState:
        if (site, who) not in self._logins:
            async with self.context(site) as context:
                page = await context.new_page()
                await page.goto("/login")
                await sent(username=who, password=PASSWORD)(page)
                self._logins[site, who] = await context.storage_state()
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
        await populate(sites[WALKED].app)
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
