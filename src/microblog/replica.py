"""A read replica of PostgreSQL: what pages show is read there, but not what was just written.

A replica is behind by moments. Who has written reads from the primary for some seconds, and so
sees it; logins are always looked up there, so that one that was ended is ended at once.
"""

import logging
import time
from collections.abc import Mapping
from typing import Any

from quart import Quart, Response, has_request_context, request
from sqlalchemy.ext.asyncio import AsyncEngine

from microblog.cookies import set_cookie
from microblog.errors.work import current_work
from microblog.postgresql_reads import PostgresqlReads
from microblog.reads import Rows, Statement

log = logging.getLogger(__name__)

COOKIE = "wrote"
BEHIND_AT_MOST_SECONDS = 10
_TRIED_AGAIN_AFTER_SECONDS = 10


class ReplicaReads:
    """Reads from a replica, where that may be and as long as it answers; else from the primary."""

    def __init__(
        self, engine: AsyncEngine, quick: PostgresqlReads, *, primary: PostgresqlReads
    ) -> None:
        self._engine = engine
        self._quick = quick
        # When to look whether one that is away is back; None while it answers.
        self._look_again_at: float | None = None
        self.now = primary

    async def rows(self, statement: Statement, parameters: Mapping[str, Any]) -> Rows | None:
        """All that a statement finds; None where the session has to be asked."""
        if _may_be_behind() and self._is_to_be_asked():
            try:
                found = await self._found(statement, parameters)
            except Exception as error:  # noqa: BLE001  # the driver has errors of its own
                # If it is the statement that is wrong, the primary says so.
                self._leave_alone()
                log.warning("The replica does not answer, the primary does its work: %s", error)
            else:
                self._look_again_at = None
                return found
        return await self.now.rows(statement, parameters)

    def _is_to_be_asked(self) -> bool:
        if self._look_again_at is None:
            return True
        if time.monotonic() < self._look_again_at:
            return False
        # One looks, for it may take seconds; all others are not to wait too.
        self._leave_alone()
        return True

    def _leave_alone(self) -> None:
        self._look_again_at = time.monotonic() + _TRIED_AGAIN_AFTER_SECONDS

    async def _found(self, statement: Statement, parameters: Mapping[str, Any]) -> Rows:
        found = await self._quick.found(statement, parameters)
        if found is None:
            async with self._engine.connect() as connection:
                found = (await connection.execute(statement, parameters)).all()
        return found

    async def close(self) -> None:
        """Close every connection."""
        await self._engine.dispose()
        await self._quick.close()
        await self.now.close()


def _may_be_behind() -> bool:
    """Whether this request may be told what was true moments ago."""
    if not has_request_context():
        return False
    return request.method in {"GET", "HEAD"} and COOKIE not in request.cookies


def init_replica(app: Quart) -> None:
    """Let a browser remember for some seconds that it has written."""

    @app.after_request
    async def remember_who_wrote(response: Response) -> Response:
        work = current_work.get()
        if work and work.saved != "no":
            set_cookie(response, COOKIE, "1", seconds=BEHIND_AT_MOST_SECONDS)
        return response
