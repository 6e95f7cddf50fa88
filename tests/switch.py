"""Read-only mode, switched as the command does it beside the site."""

from quart import Quart

from microblog.database import db, writing
from microblog.site_settings.live import live
from microblog.site_settings.queries import READ_ONLY, forget_setting, save_setting


async def switch(app: Quart, text: str | None) -> None:
    """Switch it on with a text, or off with None; the app knows it at once."""
    async with app.app_context():
        # The command has no gate to pass.
        app.extensions["gate"].text = None
        async with writing() as unit:
            await forget_setting(unit, name=READ_ONLY)
            if text is not None:
                await save_setting(unit, name=READ_ONLY, value=text)
        await db().close()
        await live().renew()
