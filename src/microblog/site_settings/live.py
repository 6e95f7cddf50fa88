"""The settings as they are now: a snapshot in each process, so that no request asks for them."""

import asyncio
import contextlib
import logging
from collections.abc import AsyncGenerator
from dataclasses import dataclass, fields, replace
from pathlib import Path

from quart import Quart, current_app

from microblog.availability import why_unavailable
from microblog.config import Config
from microblog.read_only import Gate, text_of_file
from microblog.site_settings.queries import READ_ONLY, saved_settings

RENEW_EVERY_SECONDS = 5.0
STOPS_WITHIN_SECONDS = 0.5

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class SiteSettings:
    """What an admin can change."""

    name: str = "Microblog"
    description: str = ""
    contact: str = ""
    registration: str = "open"
    announcement: str = ""


NAMES = tuple(field.name for field in fields(SiteSettings))


class Live:
    """Holds the snapshot, and renews it."""

    def __init__(self, app: Quart, defaults: SiteSettings, instance: Path) -> None:
        self.defaults = defaults
        self._instance = instance
        self._gate: Gate = app.extensions["gate"]
        self._app = app
        self._one_at_a_time = asyncio.Lock()
        self._ended = asyncio.Event()
        self._is_away = False
        self._hold(defaults)

    def _hold(self, settings: SiteSettings) -> None:
        self.now = settings
        self._app.jinja_env.globals["site"] = settings

    async def renew(self) -> None:
        """Read what is saved by now, and whether the site is read-only."""
        # An older reading must not arrive after a newer one.
        async with self._one_at_a_time:
            by_file = await asyncio.to_thread(text_of_file, self._instance)
            if by_file is not None:
                # Before the database is asked, which may be away.
                self._gate.text = by_file
            async with self._app.extensions["sessions"]() as db:
                saved = await saved_settings(db)
            self._gate.text = saved.get(READ_ONLY) if by_file is None else by_file
            self._hold(
                replace(self.defaults, **{name: saved[name] for name in NAMES if name in saved})
            )

    async def run(self) -> None:
        """Renew it every few seconds; while the database is away, the last one stays."""
        while True:
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._ended.wait(), RENEW_EVERY_SECONDS)
                return
            try:
                await self.renew()
                self._is_away = False
            except Exception as error:  # noqa: BLE001  # whatever it is, it may be over soon
                if not self._is_away:
                    why = why_unavailable(error) or repr(error)
                    log.warning("The site's settings stay as they were: %s", why)
                self._is_away = True

    def end(self) -> None:
        """Renew it no more."""
        self._ended.set()


def init_site_settings(app: Quart, config: Config) -> None:
    """Offer the settings to every template as `site`, and renew them while the app serves.

    Who runs the site switches read-only mode in the same way.
    """
    defaults = SiteSettings(contact=config.contact or "", registration=config.registration)
    live = app.extensions["site_settings"] = Live(app, defaults, config.instance_path)

    @app.while_serving
    async def site_settings() -> AsyncGenerator[None, None]:
        await live.renew()
        task = asyncio.create_task(live.run())
        yield
        live.end()
        await asyncio.wait({task}, timeout=STOPS_WITHIN_SECONDS)
        task.cancel()


def live() -> Live:
    """Where the settings are held."""
    found: Live = current_app.extensions["site_settings"]
    return found


def site() -> SiteSettings:
    """The settings as they are now."""
    return live().now
