"""Marks that somebody piled up on a letter."""

import pytest

from tests.browser.pages import Look
from tests.browser.stage import Stage
from tests.chromium import IN_CHROMIUM

pytestmark = IN_CHROMIUM

SAID = "[...document.querySelectorAll('main .post p:not(.byline, .acts, .answers)')]"


@pytest.mark.parametrize("path", ["/", "/notifications", "/messages"])
async def test_they_stay_off_what_other_people_say(stage: Stage, path: str) -> None:
    page = (await stage.open(Look("", path, "alice"))).page

    overflows = await page.evaluate(f"{SAID}.map((text) => getComputedStyle(text).overflowY)")

    assert set(overflows) == {"clip"}
