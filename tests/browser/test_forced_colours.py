"""The site in the few colours that a reader's system forces on it."""

import pytest

from tests.browser.examination import HEIGHT, PHONE, SCREEN
from tests.browser.pages import Look
from tests.browser.stage import Stage
from tests.chromium import IN_CHROMIUM

pytestmark = IN_CHROMIUM


@pytest.mark.parametrize("width", [PHONE, SCREEN])
async def test_one_sees_which_page_one_is_on(stage: Stage, width: int) -> None:
    page = (await stage.open(Look("", "/", "alice"))).page
    await page.set_viewport_size({"width": width, "height": HEIGHT})
    await page.emulate_media(forced_colors="active")
    way = page.locator("header nav a[href='/']")

    here = await way.screenshot()
    await page.goto("/explore")
    elsewhere = await way.screenshot()
    await page.emulate_media(forced_colors="none")

    assert here != elsewhere
