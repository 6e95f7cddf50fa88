"""Every page and state, in Chromium: light and dark, from a phone's width to a screen's."""

from itertools import groupby

import pytest
import pytest_asyncio

from tests.browser.examination import HEIGHT, PHONE, Examination, examine
from tests.browser.measures import TOO_WIDE
from tests.browser.pages import PAGES, Look
from tests.browser.stage import Stage
from tests.chromium import IN_CHROMIUM

pytestmark = IN_CHROMIUM

# Each page is put in the place of one that is open, for to load it only to measure it takes long.
_TOO_WIDE_IN_SPANISH = f"""async addresses => {{
  const tooWide = {TOO_WIDE};
  const found = [];
  for (const address of addresses) {{
    const answer = await fetch(address, {{ headers: {{ "Accept-Language": "es" }} }});
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    document.body.replaceWith(page.body);
    document.documentElement.lang = page.documentElement.lang;
    const faults = page.documentElement.lang === "es" ? tooWide() : ["not in Spanish"];
    found.push(...faults.map(fault => address + ": " + fault));
  }}
  return found;
}}"""


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


async def test_nobody_has_to_scroll_sideways_in_spanish_whose_words_are_longer(
    stage: Stage,
) -> None:
    found = []

    for (site, who), looks in groupby(sorted(_reached_by_address(), key=_eyes), _eyes):
        page = (await stage.open(Look("", "/login", who or None, site=site))).page
        await page.set_viewport_size({"width": PHONE, "height": HEIGHT})
        addresses = [stage.address(look) for look in looks]
        found += await page.evaluate(_TOO_WIDE_IN_SPANISH, addresses)

    assert found == []


def _reached_by_address() -> list[Look]:
    return [look for look in PAGES if look.then is None]


def _eyes(look: Look) -> tuple[str, str]:
    return look.site, look.who or ""
