"""All that the pages need: the sites, who looks at them, and the names in the addresses."""

from collections.abc import AsyncGenerator
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from typing import Any, NamedTuple

from axe_playwright_python.base import AXE_FILE_PATH
from playwright.async_api import Browser as Chromium
from playwright.async_api import BrowserContext, Page, StorageState

from tests.browser import PASSWORD
from tests.browser.ears import Ears
from tests.browser.links import make_exports, make_invite, make_links
from tests.browser.pages import Look
from tests.browser.sites import INVITED, LIVELY, READ_ONLY, WALKED, Site, serving_all
from tests.browser.states import sent
from tests.browser.trouble import make_trouble
from tests.browser.world import ANSWERED, LINES, LONG_NAME, OWN, populate
from tests.switch import switch


class Stage:
    """Everything in its place."""

    def __init__(
        self, chromium: Chromium, sites: dict[str, Site], names: dict[str, object]
    ) -> None:
        self.sites = sites
        self._chromium = chromium
        self._names = names
        self._logins: dict[tuple[str, str], StorageState] = {}
        self._open = AsyncExitStack()
        self._pages: dict[tuple[str, str | None], Shown] = {}

    async def open(self, look: Look) -> "Shown":
        """The page in its state.

        It takes the place of the one that the same person looked at before, for a new context
        for each would take as long as all the rest.
        """
        shown = await self._page_of(look)
        await shown.reset()
        await shown.page.goto(self.address(look))
        if look.then:
            await look.then(shown.page)
        return shown

    async def source(self, look: Look) -> bytes:
        """The HTML as the site sends it; opens the page only to get it into its state."""
        if look.then:
            return await (await self.open(look)).ears.answers[-1].body()
        shown = await self._page_of(look)
        return await (await shown.page.context.request.get(self.address(look))).body()

    def address(self, look: Look) -> str:
        """Where a page is, now that everything has its number."""
        return look.address.format(**self._names)

    async def close(self) -> None:
        """Close all pages."""
        await self._open.aclose()

    async def _page_of(self, look: Look) -> "Shown":
        key = look.site, look.who
        if key not in self._pages:
            context = await self._open.enter_async_context(self.context(*key))
            await context.add_init_script(path=AXE_FILE_PATH)
            self._pages[key] = await self.new_page(look.site, context)
        return self._pages[key]

    async def new_page(self, site: str, context: BrowserContext) -> "Shown":
        """An empty page that is listened to."""
        page = await context.new_page()
        ears = Ears(self.sites[site].url)
        await ears.listen_to(page)
        return Shown(page, ears)

    @asynccontextmanager
    async def context(
        self, site: str, who: str | None = None, **options: Any
    ) -> AsyncGenerator[BrowserContext, None]:
        """A browser that has just been started, in which somebody is logged in or nobody.

        `options` are Playwright's for a new context.
        """
        if who:
            options["storage_state"] = await self.log_in(site, who)
        context = await self._chromium.new_context(
            base_url=self.sites[site].url, locale="en-GB", reduced_motion="reduce", **options
        )
        try:
            yield context
        finally:
            await context.close()

    async def log_in(self, site: str, who: str) -> StorageState:
        """What the browser of somebody holds who is logged in."""
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

    async def reset(self) -> None:
        """Leave nothing of what was done to the page before."""
        self.ears.forget()
        await self.page.unroute_all()
        await self.page.set_extra_http_headers({})
        await self.page.set_viewport_size({"width": 1280, "height": 800})
        await self.page.emulate_media(color_scheme="light")


@asynccontextmanager
async def set_stage(
    chromium: Chromium, migrated: Path, folder: Path
) -> AsyncGenerator[Stage, None]:
    """Serve the sites and fill them."""
    async with serving_all(migrated, folder) as sites:
        app = sites[LIVELY].app
        world = await populate(app)
        await populate(sites[WALKED].app)
        await populate(sites[READ_ONLY].app)
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
        stage = Stage(chromium, sites, names)
        try:
            # Afterwards nobody can.
            await stage.log_in(READ_ONLY, "alice")
            await switch(sites[READ_ONLY].app, "Moving, back at 14:00.")
            yield stage
        finally:
            await stage.close()
