"""One Chromium and one set of sites for all tests of this folder."""

from collections.abc import AsyncGenerator
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Page

from tests.browser.pages import Look
from tests.browser.sites import WALKED
from tests.browser.stage import Stage, set_stage
from tests.chromium import chromium_browser


# Closed after this folder: a second site of the process would take the errors of the next tests.
@pytest_asyncio.fixture(scope="package", loop_scope="session")
async def stage(
    migrated: Path, tmp_path_factory: pytest.TempPathFactory
) -> AsyncGenerator[Stage, None]:
    """The sites, filled and served, and the browser before them."""
    folder = tmp_path_factory.mktemp("sites")
    async with chromium_browser() as chromium, set_stage(chromium, migrated, folder) as stage:
        yield stage


@pytest_asyncio.fixture(loop_scope="session")
async def carols(stage: Stage) -> Page:
    """A page for carol, who is logged in."""
    return (await stage.open(Look("", "/", "carol", site=WALKED))).page
