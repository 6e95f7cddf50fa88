"""Every page and state, in Chromium: light and dark, from a phone's width to a screen's."""

import pytest
import pytest_asyncio

from tests.browser.examination import Examination, examine
from tests.browser.pages import PAGES, Look
from tests.browser.stage import Stage
from tests.chromium import IN_CHROMIUM

pytestmark = IN_CHROMIUM


@pytest_asyncio.fixture(scope="module", loop_scope="session", params=PAGES, ids=lambda it: it.name)
async def found(request: pytest.FixtureRequest, stage: Stage) -> tuple[Look, Examination]:
    """A page, and what is found by looking at it once."""
    return request.param, await examine(await stage.open(request.param))


async def test_the_page_is_the_one_that_was_meant(found: tuple[Look, Examination]) -> None:
    look, examination = found

    assert examination.status == look.status


async def test_axe_finds_nothing(found: tuple[Look, Examination]) -> None:
    assert found[1].violations == []


async def test_nobody_has_to_scroll_sideways(found: tuple[Look, Examination]) -> None:
    assert found[1].too_wide == []


async def test_a_finger_can_hit_every_link_and_button(found: tuple[Look, Examination]) -> None:
    assert found[1].too_small == []


async def test_the_page_asks_nobody_else_and_complains_of_nothing(
    found: tuple[Look, Examination],
) -> None:
    assert found[1].heard == []
