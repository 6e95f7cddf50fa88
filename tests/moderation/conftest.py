"""A site with an admin."""

from collections.abc import AsyncGenerator

import pytest
from quart import Quart

from tests.browser import Browser
from tests.moderation.admins import logged_in


@pytest.fixture
async def admin(app: Quart) -> AsyncGenerator[Browser, None]:
    """An admin, logged in."""
    async with logged_in(app, "boss1", is_admin=True) as browser:
        yield browser
