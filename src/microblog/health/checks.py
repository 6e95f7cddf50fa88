"""What must work for a process to be of use, asked with little patience."""

import asyncio
import time
from collections.abc import Awaitable, Callable

from quart import Quart
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from microblog.availability import first_line
from microblog.clock import utc_now
from microblog.health.queries import oldest_due_mail
from microblog.schema import check_schema_while_serving
from microblog.store import Store

CHECK_SECONDS = 2.0
# However many ask, the databases are asked once in this time.
HOLDS_SECONDS = 1.0
# A mail server that is away is no reason: a failed try puts a mail off. This long untried means
# that nobody delivers.
MAIL_UNTRIED_SECONDS = 3600

Check = Callable[[], Awaitable[None]]


class Readiness:
    """The checks of one process, and what they found last."""

    def __init__(self, app: Quart) -> None:
        self._app = app
        self._one_at_a_time = asyncio.Lock()
        self._found: dict[str, str] = {}
        self._found_at = float("-inf")
        self._checks: dict[str, Check] = {
            "database": self._database,
            "schema": self._schema,
            "error-store": self._error_store,
            "mail-spool": self._mail_spool,
        }

    async def checks(self) -> dict[str, str]:
        """Each check's name, and why it failed; an empty text where it did not."""
        async with self._one_at_a_time:
            if time.monotonic() - self._found_at > HOLDS_SECONDS:
                faults = await asyncio.gather(*map(_fault, self._checks.values()))
                self._found = dict(zip(self._checks, faults, strict=True))
                self._found_at = time.monotonic()
            return self._found

    async def _database(self) -> None:
        engine: AsyncEngine = self._app.extensions["engine"]
        async with engine.connect() as connection:
            # SQLite answers SELECT 1 without a look at its file.
            await connection.execute(text("SELECT 1 FROM alembic_version"))

    async def _schema(self) -> None:
        await check_schema_while_serving(self._app.extensions["engine"])

    async def _error_store(self) -> None:
        store: Store = self._app.extensions["store"]
        await check_schema_while_serving(store.engine, "store")

    async def _mail_spool(self) -> None:
        store: Store = self._app.extensions["store"]
        async with store.reading() as db:
            due = await oldest_due_mail(db)
        waits = (utc_now() - due).total_seconds() if due else 0
        if self._app.extensions["mailer"] and waits > MAIL_UNTRIED_SECONDS:
            raise RuntimeError(f"a mail that is due was not tried for {waits / 3600:.0f} hours")


async def _fault(check: Check) -> str:
    try:
        async with asyncio.timeout(CHECK_SECONDS):
            await check()
    except TimeoutError:
        return f"no answer within {CHECK_SECONDS:.0f} seconds"
    except Exception as error:  # noqa: BLE001  # each is an answer
        return first_line(error)
    return ""
