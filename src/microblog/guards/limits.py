"""How often somebody may try: counted for each address, account or person."""

import ipaddress
import logging
import time

from limits import RateLimitItem, parse
from limits.aio.storage import RedisStorage, Storage
from limits.aio.strategies import FixedWindowRateLimiter
from limits.errors import StorageError
from quart import Quart, current_app, request
from werkzeug.exceptions import TooManyRequests

from microblog.config import Config
from microblog.guards.own_tries import OwnTries
from microblog.guards.shared_tries import PostgresqlStorage
from microblog.languages import ngettext
from microblog.read_only import read_only

log = logging.getLogger(__name__)


def init_limits(app: Quart, config: Config) -> None:
    """Count in a storage that all processes share, if there is one, or in this process."""
    if not config.ratelimit_enabled:
        app.extensions["limits"] = None
        return
    storage = tries_storage(config)
    app.extensions["limits"] = Limits(storage)

    @app.after_serving
    async def close() -> None:
        if isinstance(storage, PostgresqlStorage):
            await storage.close()


async def limit(rate: str, what: str, whom: str | int) -> None:
    """Count one try of `what`, such as ("10 per 15 minutes", "login", name); 429 when over."""
    if found := _limits():
        await found.hit(parse(rate), what, str(whom))


async def forgive(rate: str, what: str, whom: str | int) -> None:
    """Forget the tries so far: the one who made them has shown who it is."""
    if found := _limits():
        await found.forget(parse(rate), what, str(whom))


def visitors_address() -> str:
    """Where a request comes from; of IPv6 the /64, which is what one person has."""
    text = request.remote_addr or ""
    try:
        address = ipaddress.ip_address(text)
    except ValueError:
        return text
    if isinstance(address, ipaddress.IPv6Address):
        plain = address.ipv4_mapped
        return str(plain or ipaddress.ip_network((address, 64), strict=False))
    return str(address)


class Limits:
    """Fixed windows, which begin with the first try."""

    def __init__(self, storage: Storage) -> None:
        self._shared = FixedWindowRateLimiter(storage)
        self._own = FixedWindowRateLimiter(OwnTries())

    async def hit(self, item: RateLimitItem, what: str, whom: str) -> None:
        """Count, or raise TooManyRequests."""
        # The shared ones may be in the database.
        limiter = self._shared if read_only() is None else self._own
        try:
            seconds = await _seconds_to_wait(limiter, item, what, whom)
        except StorageError as error:
            # A storage that is away must neither close the site nor open it to everybody.
            log.warning("Limits are counted in this process alone: %s", error.storage_error)
            seconds = await _seconds_to_wait(self._own, item, what, whom)
        if seconds:
            log.info("Too many tries: %s, more than %s", what, item)
            raise TooManyRequests(_words(seconds), retry_after=seconds)

    async def forget(self, item: RateLimitItem, what: str, whom: str) -> None:
        """Count from nothing again."""
        await self._own.clear(item, what, whom)
        try:
            await self._shared.clear(item, what, whom)
        except StorageError as error:
            log.warning("The limits' storage can't be reached: %s", error.storage_error)


async def _seconds_to_wait(
    limiter: FixedWindowRateLimiter, item: RateLimitItem, what: str, whom: str
) -> int:
    if await limiter.hit(item, what, whom):
        return 0
    stats = await limiter.get_window_stats(item, what, whom)
    return max(1, round(stats.reset_time - time.time()))


def _limits() -> Limits | None:
    found: Limits | None = current_app.extensions["limits"]
    return found


def tries_storage(config: Config) -> Storage:
    """What counts the tries, of this process or of all."""
    if config.counts_apart:
        return OwnTries()
    if config.ratelimit_storage is None:
        return PostgresqlStorage(config.database)
    return RedisStorage(
        f"async+{config.ratelimit_storage.get_secret_value()}",
        wrap_exceptions=True,
        implementation="redispy",
        socket_timeout=1,
        socket_connect_timeout=1,
    )


def _words(seconds: int) -> str:
    minutes = -(-seconds // 60)
    return ngettext(
        "Please wait a minute and try again.",
        "Please wait %(num)s minutes and try again.",
        minutes,
    )
