"""Pages on paper."""

import pytest

from tests.browser.sites import LIVELY
from tests.browser.stage import Stage
from tests.chromium import IN_CHROMIUM

pytestmark = IN_CHROMIUM

ADDRESSES = ["/", "/explore", "/user/bob", "/post/5", "/messages/bob", "/settings/logins"]
_SEEN = "[...document.querySelectorAll('body *')].filter(it => it.checkVisibility())"
# Which colours there are, of the letters and of what is behind them.
_COLOURS = f"""() => [...new Set([document.documentElement, ...{_SEEN}].flatMap(element => {{
  const {{ color, backgroundColor, colorScheme }} = getComputedStyle(element);
  return [color, backgroundColor, colorScheme];
}}))]"""
_TO_PRESS = f"""() => {_SEEN}.filter(it => it.matches(
  "nav, button, [role=button], input, select, textarea")).map(it => it.outerHTML.slice(0, 80))"""


@pytest.mark.parametrize("address", ADDRESSES)
async def test_paper_is_white_and_has_no_buttons(stage: Stage, address: str) -> None:
    async with stage.context(LIVELY, "alice", color_scheme="dark") as context:
        page = await context.new_page()
        await page.goto(address)
        await page.click("#theme [value=dark]")
        await page.goto(address)

        await page.emulate_media(media="print")

        assert set(await page.evaluate(_COLOURS)) == {
            *("rgb(0, 0, 0)", "rgba(0, 0, 0, 0)", "light only"),
        }
        assert await page.evaluate(_TO_PRESS) == []


async def test_a_list_of_buttons_is_printed_without_them(stage: Stage) -> None:
    async with stage.context(LIVELY, "alice") as context:
        page = await context.new_page()
        await page.goto("/settings/logins")

        await page.emulate_media(media="print")

        assert await page.locator(".row:visible").count() > 0
