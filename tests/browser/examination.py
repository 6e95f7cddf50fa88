"""What is wrong with a page: at both widths, in both colour schemes, by axe and by measure."""

from typing import Any, Literal, NamedTuple

from playwright.async_api import Page

from tests.browser.measures import FADED, SMALL, TOO_WIDE
from tests.browser.stage import Shown

# Of a phone, of a screen at 200 % (WCAG 1.4.4), and of a screen.
PHONE, ZOOMED, SCREEN = 320, 640, 1280
HEIGHT = 800
SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")
# All the rest is the same in the dark.
RULES: dict[str, dict[str, Any]] = {
    "light": {},
    "dark": {"runOnly": ["color-contrast", "link-in-text-block"]},
}
AXE = """rules => axe.run({ resultTypes: ["violations"], ...rules })
  .then(results => results.violations)"""


class Examination(NamedTuple):
    """What was found; each list should be empty."""

    status: int
    violations: list[str]
    too_wide: list[str]
    too_small: list[str]
    heard: list[str]


async def examine(shown: Shown) -> Examination:
    """Look at a page that is open, from all sides."""
    page = shown.page
    violations, too_wide, too_small = [], [], []
    for width in (SCREEN, ZOOMED, PHONE):
        await page.set_viewport_size({"width": width, "height": HEIGHT})
        too_wide += [f"{width}: {it}" for it in await page.evaluate(TOO_WIDE)]
        if width != ZOOMED:
            too_small += [f"{width}: {it}" for it in await page.evaluate(SMALL)]
            violations += [f"{width} {it}" for it in await _violations(page)]
    status = shown.ears.answers[-1].status
    return Examination(status, violations, too_wide, too_small, [*shown.ears.heard])


async def _violations(page: Page) -> list[str]:
    found = []
    for scheme in SCHEMES:
        await page.emulate_media(color_scheme=scheme)
        # Colours on their way have a contrast that nobody reads by.
        await page.evaluate(FADED)
        violations = await page.evaluate(AXE, RULES[scheme])
        found += [f"{scheme}: {it}" for it in _lines(violations)]
    return found


def _lines(violations: list[dict[str, Any]]) -> list[str]:
    return [
        f"{violation['id']} {' '.join(map(str, node['target']))}: {_why(node)}"
        for violation in violations
        for node in violation["nodes"]
    ]


def _why(node: dict[str, Any]) -> str:
    checks = [*node["any"], *node["all"], *node["none"]]
    return checks[0]["message"] if checks else ""
