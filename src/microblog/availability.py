"""Whether the database can be used at the moment: what breaks then is not the code."""

import sqlite3
from collections.abc import Iterator
from typing import Any

from sqlalchemy.engine import Dialect
from sqlalchemy.exc import DBAPIError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as PoolTimeout

# SQLite's words for a file that can't be used now; a wrong statement is SQLITE_ERROR.
_SQLITE_UNAVAILABLE = (
    "SQLITE_BUSY",
    "SQLITE_LOCKED",
    "SQLITE_FULL",
    "SQLITE_IOERR",
    "SQLITE_CANTOPEN",
    "SQLITE_READONLY",
    "SQLITE_CORRUPT",
    "SQLITE_NOTADB",
)
# PostgreSQL's classes: connection, resources, operator intervention; and the one condition
# read_only_sql_transaction, of a standby or of default_transaction_read_only.
_POSTGRESQL_UNAVAILABLE = ("08", "53", "57", "25006")
# asyncpg's own: of a connection that was lost while it was busy, and of statements that it has to
# make anew, for another release has changed the type of a column.
_ASYNCPG_UNAVAILABLE = ("InternalClientError", "InvalidCachedStatementError")


class Unreachable(Exception):
    """Raised when there is no way to the database, whatever the network said."""


# All that asking a database may raise, the code's own faults apart.
DATABASE_FAILURES = (SQLAlchemyError, Unreachable, OSError)


def connect(dialect: Dialect, _record: object, arguments: Any, options: Any) -> Any:
    """SQLAlchemy's `do_connect`: connect, or raise Unreachable."""
    try:
        return dialect.connect(*arguments, **options)
    except OSError as error:
        raise Unreachable(str(error) or "no answer in time") from error
    except Exception as error:
        if _is_away(getattr(error, "sqlstate", None)):
            raise Unreachable(str(error)) from error
        raise


def is_unavailable(error: BaseException) -> bool:
    """Whether the database was away, locked or full, and not asked something wrong.

    Looks at what the error came from too: a full disk makes SQLite forget its savepoints, and the
    attempt to go back to one is a second error.
    """
    return why_unavailable(error) is not None


def first_line(error: BaseException) -> str:
    """What a driver said, without SQLAlchemy's hints and addresses; or the kind of the error."""
    return str(getattr(error, "orig", error)).partition("\n")[0] or type(error).__name__


def why_unavailable(error: BaseException) -> str | None:
    """What the database or the way to it said; None if the error is of another kind."""
    for one in _causes(error):
        if _says_so(one):
            return first_line(one)
    return None


def _says_so(error: BaseException) -> bool:
    if isinstance(error, Unreachable | PoolTimeout):
        return True
    if not isinstance(error, DBAPIError):
        return False
    driver = getattr(error.orig, "orig", None) or error.orig
    if isinstance(driver, sqlite3.Error):
        name = getattr(driver, "sqlite_errorname", "")
        # Its connection is closed where the site stops.
        return name.startswith(_SQLITE_UNAVAILABLE) or error.connection_invalidated
    return (
        type(driver).__name__ in _ASYNCPG_UNAVAILABLE
        or error.connection_invalidated
        or _is_away(getattr(error.orig, "sqlstate", None))
    )


def _is_away(sqlstate: object) -> bool:
    return str(sqlstate or "").startswith(_POSTGRESQL_UNAVAILABLE)


def _causes(error: BaseException) -> Iterator[BaseException]:
    seen: set[int] = set()
    waiting: list[BaseException | None] = [error]
    while waiting:
        one = waiting.pop()
        if one is not None and id(one) not in seen:
            seen.add(id(one))
            yield one
            waiting += [one.__cause__, one.__context__]
