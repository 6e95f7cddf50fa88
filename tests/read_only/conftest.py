"""A site that is switched to read-only mode while it runs."""

from collections.abc import Awaitable, Callable

import pytest
from quart import Quart

from microblog.database import db, writing
from microblog.site_settings.live import live
from microblog.site_settings.queries import READ_ONLY, forget_setting, save_setting

TEXT = "moving, <b>back</b> at 14:00"

Switch = Callable[[str | None], Awaitable[None]]


@pytest.fixture
def switch(app: Quart) -> Switch:
    """Switches it on with a text, or off with None, as the command does beside the site."""

    async def to(text: str | None) -> None:
        async with app.app_context():
            app.extensions["gate"].text = None
            async with writing() as unit:
                await forget_setting(unit, name=READ_ONLY)
                if text is not None:
                    await save_setting(unit, name=READ_ONLY, value=text)
            await db().close()
            await live().renew()

    return to
