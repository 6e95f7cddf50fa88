"""A site for the invited alone, and its admin."""

from pathlib import Path

import pytest
from quart import Quart

from microblog.config import Config
from microblog.database import writing
from microblog.users.passwords import hash_password
from microblog.users.writing import add_user
from tests.browser import PASSWORD, Browser
from tests.invites.links import config_of


@pytest.fixture
def config(instance: Path) -> Config:
    """Only the invited may register."""
    return config_of(instance, "invite")


@pytest.fixture
async def admin(app: Quart, browser: Browser) -> Browser:
    """An admin, logged in."""
    password_hash = await hash_password(PASSWORD)
    async with app.app_context(), writing() as db:
        await add_user(
            db,
            username="boss",
            email="chief@example.com",
            password_hash=password_hash,
            is_admin=True,
        )
    await browser.log_in("boss")
    return browser
