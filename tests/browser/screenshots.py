"""`make screenshots`: a picture of every page, in three widths and both colour schemes."""

import asyncio
import sys
import tempfile
from pathlib import Path

from playwright.async_api import Page

from microblog import migrations
from microblog.config import load
from tests.browser.examination import HEIGHT, SCHEMES
from tests.browser.measures import FADED
from tests.browser.pages import PAGES, Look
from tests.browser.stage import Stage, set_stage
from tests.chromium import PROGRAM, chromium_browser

WIDTHS = (320, 768, 1280)


async def main(folder: Path, names: list[str]) -> None:
    """Write `NAME-WIDTH-SCHEME.png` files into the folder; of all pages, if none is named."""
    wanted = [look for look in PAGES if not names or look.name in names]
    with tempfile.TemporaryDirectory() as temporary:
        migrated = Path(temporary) / "migrated"
        config = load(instance_path=migrated, _env_file=None)
        await asyncio.to_thread(migrations.upgrade_all, config)
        async with (
            chromium_browser() as chromium,
            set_stage(chromium, migrated, Path(temporary)) as stage,
            asyncio.TaskGroup() as group,
        ):
            # Each person has one page, so that different people can look at the same time.
            for eyes in {(look.site, look.who) for look in wanted}:
                looks = [look for look in wanted if (look.site, look.who) == eyes]
                group.create_task(_take_each(stage, looks, folder))


async def _take_each(stage: Stage, looks: list[Look], folder: Path) -> None:
    for look in looks:
        shown = await stage.open(look)
        await _take(shown.page, folder / look.name)


async def _take(page: Page, path: Path) -> None:
    for width in WIDTHS:
        await page.set_viewport_size({"width": width, "height": HEIGHT})
        for scheme in SCHEMES:
            await page.emulate_media(color_scheme=scheme)
            await page.evaluate(FADED)
            await page.screenshot(path=f"{path}-{width}-{scheme}.png", full_page=True)


if __name__ == "__main__":
    if PROGRAM is None:
        sys.exit("There is no Chromium here.")
    pictures = Path(sys.argv[1])
    pictures.mkdir(parents=True, exist_ok=True)
    asyncio.run(main(pictures, sys.argv[2:]))
