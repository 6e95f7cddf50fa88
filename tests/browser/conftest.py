"""One Chromium and one set of sites for all tests of this folder."""

from collections.abc import AsyncGenerator
from pathlib import Path

import pytest
import pytest_asyncio

from tests.browser.stage import Stage, set_stage
from tests.chromium import chromium_browser


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def stage(
    migrated: Path, tmp_path_factory: pytest.TempPathFactory
) -> AsyncGenerator[Stage, None]:
    """The sites, filled and served, and the browser before them."""
    folder = tmp_path_factory.mktemp("sites")
    async with chromium_browser() as chromium, set_stage(chromium, migrated, folder) as stage:
        yield stage
