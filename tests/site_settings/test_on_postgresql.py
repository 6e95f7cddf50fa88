"""What two admins save at the same moment, on PostgreSQL."""

import asyncio

from quart import Quart

from microblog.database import db, writing
from microblog.site_settings.queries import save_setting, saved_settings


async def _save(app: Quart, value: str) -> None:
    async with app.app_context(), writing() as unit:
        await save_setting(unit, name="name", value=value)


async def test_a_setting_is_saved_by_several_at_once(app: Quart) -> None:
    for turn in ("for the first time", "again"):
        await asyncio.gather(*(_save(app, f"{turn} {number}") for number in range(5)))

    async with app.app_context():
        assert (await saved_settings(db()))["name"].startswith("again")
