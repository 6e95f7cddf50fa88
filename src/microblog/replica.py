"""A read replica of PostgreSQL: what pages show is read there, but not what was just written.

A replica is behind by moments. Who has written reads from the primary for some seconds, and so
sees it; logins are always looked up there, so that one that was ended is ended at once.
"""

import logging
import time
from collections.abc import Mapping
from typing import Any

from quart import Quart, Response, has_request_context, request
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncEngine

from microblog.availability import Unreachable
from microblog.cookies import set_cookie
from microblog.errors.work import current_work
from microblog.reads import Rows, Statement

log = logging.getLogger(__name__)

COOKIE = "wrote"
BEHIND_AT_MOST_SECONDS = 10
_TRIED_AGAIN_AFTER_SECONDS = 10


class ReplicaReads:
    """Reads from a replica, where that may be, and as long as it answers."""

    is_behind = True

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine
        self._away_until = 0.0

    @property
    def may_answer(self) -> bool:
        """Whether this request may be told what was true moments ago."""
        if not has_request_context() or time.monotonic() < self._away_until:
            return False
        return request.method in {"GET", "HEAD"} and COOKIE not in request.cookies

    async def rows(self, statement: Statement, parameters: Mapping[str, Any]) -> Rows | None:
        """All that a statement finds; None where the replica is away: then the primary knows."""
        try:
            async with self._engine.connect() as connection:
                return (await connection.execute(statement, parameters)).all()
        except (SQLAlchemyError, Unreachable, OSError) as error:
            # If it is the statement that is wrong, the primary says so.
            self._away_until = time.monotonic() + _TRIED_AGAIN_AFTER_SECONDS
            log.warning("The replica does not answer, the primary does its work: %s", error)
            return None

    async def close(self) -> None:
        """Close every connection."""
        await self._engine.dispose()


def init_replica(app: Quart) -> None:
    """Let a browser remember for some seconds that it has written."""

    @app.after_request
    async def remember_who_wrote(response: Response) -> Response:
        work = current_work.get()
        if work and work.saved != "no":
            set_cookie(response, COOKIE, "1", seconds=BEHIND_AT_MOST_SECONDS)
        return response
