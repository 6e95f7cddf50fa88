"""The site by keyboard alone."""

from collections.abc import AsyncGenerator

import pytest
import pytest_asyncio
from playwright.async_api import Page, expect

from tests.browser import PASSWORD
from tests.browser.hands import MOST_TABS, fill_in, tab_to, type_into
from tests.browser.sites import WALKED
from tests.browser.stage import Stage
from tests.chromium import IN_CHROMIUM

pytestmark = IN_CHROMIUM

# Whether what has the focus looks otherwise without it.
_SHOWS_FOCUS = """() => {
  const element = document.activeElement;
  const look = () => {
    const { outline, boxShadow, borderColor, backgroundColor, textDecoration } =
      getComputedStyle(element);
    return JSON.stringify([outline, boxShadow, borderColor, backgroundColor, textDecoration]);
  };
  const focused = look();
  element.blur();
  const blurred = look();
  element.focus();
  return focused !== blurred;
}"""
_FOCUSED = "() => document.activeElement.outerHTML.slice(0, 100)"
# The first form of each page, sent as it is, has errors.
WITH_ERRORS = ["/login", "/register", "/", "/settings/password", "/settings/delete"]


@pytest_asyncio.fixture(loop_scope="session")
async def page(stage: Stage) -> AsyncGenerator[Page, None]:
    """A page for a visitor."""
    async with stage.context(WALKED) as context:
        yield await context.new_page()


@pytest_asyncio.fixture(loop_scope="session")
async def carols(stage: Stage) -> AsyncGenerator[Page, None]:
    """A page for carol, who is logged in."""
    async with stage.context(WALKED, "carol") as context:
        yield await context.new_page()


async def test_the_first_thing_leads_past_the_navigation(page: Page) -> None:
    await page.goto("/explore")

    await page.keyboard.press("Tab")
    await page.keyboard.press("Enter")

    await expect(page.locator("#content")).to_be_focused()


async def test_one_can_log_in(page: Page) -> None:
    await page.goto("/login")

    await type_into(page, "username", "bob")
    await type_into(page, "password", PASSWORD)
    await page.keyboard.press("Enter")

    await expect(page).to_have_url("/")


async def test_one_can_post(carols: Page) -> None:
    await carols.goto("/")

    await type_into(carols, "post", "By keyboard alone.")
    await carols.keyboard.press("Tab")
    await carols.keyboard.press("Enter")

    await expect(carols.locator("article", has_text="By keyboard alone.")).to_be_visible()


async def test_one_can_like(carols: Page) -> None:
    await carols.goto("/post/3")

    await tab_to(carols, carols.locator('[formaction="/like/3"]'))
    await carols.keyboard.press("Enter")

    await expect(carols.locator('[formaction="/unlike/3"]')).to_be_visible()


async def test_one_can_write_a_message(carols: Page) -> None:
    await carols.goto("/send_message/dave")

    await type_into(carols, "message", "Typed, not clicked.")
    await carols.keyboard.press("Tab")
    await carols.keyboard.press("Enter")

    await expect(carols.get_by_text("Typed, not clicked.")).to_be_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_one_always_sees_where_one_is(carols: Page, scheme: str) -> None:
    await carols.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    await carols.goto("/")
    hidden = []

    for _ in range(MOST_TABS):
        await carols.keyboard.press("Tab")
        if await carols.evaluate("document.activeElement === document.body"):
            break
        if not await carols.evaluate(_SHOWS_FOCUS):
            hidden.append(await carols.evaluate(_FOCUSED))

    assert hidden == []


@pytest.mark.parametrize("path", WITH_ERRORS)
async def test_the_focus_is_in_the_first_field_that_is_wrong(stage: Stage, path: str) -> None:
    who = None if path in {"/login", "/register"} else "carol"
    async with stage.context(WALKED, who, java_script_enabled=False) as context:
        page = await context.new_page()
        await page.goto(path)

        await fill_in(page)

        await expect(page.locator("[aria-invalid=true]").first).to_be_focused(timeout=1000)
