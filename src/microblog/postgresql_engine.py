"""SQLAlchemy's engine for PostgreSQL: nobody waits long for one that does not answer."""

from functools import partial
from typing import Any

from sqlalchemy import event
from sqlalchemy.engine import ExceptionContext
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from microblog.availability import Unreachable

_KEPT, _MORE = 10, 5
MOST_CONNECTIONS = _KEPT + _MORE

_USUALLY: dict[str, Any] = {
    "pool_pre_ping": True,
    "pool_size": _KEPT,
    "max_overflow": _MORE,
    # Where the database has a stricter one, a unit that meets another fails; here it waits.
    "isolation_level": "READ COMMITTED",
}

# A unit of the site awaits nothing slow; a process that stands still for that long is killed.
IDLE_SECONDS = 30


def postgresql_engine(url: str, *, serves: bool, **options: Any) -> AsyncEngine:
    """An engine of MOST_CONNECTIONS, or as the options say.

    Where it `serves`, PostgreSQL ends a transaction in which nothing is asked for IDLE_SECONDS.
    """
    own_way = {"async_creator_fn": _connect_to_serve} if serves else {}
    engine = create_async_engine(
        url,
        hide_parameters=True,
        pool_timeout=2,
        connect_args={"timeout": 2, "command_timeout": 5, **own_way},
        **{**_USUALLY, **options},
    )
    event.listen(engine.sync_engine, "handle_error", _call_it_unreachable)
    dialect: Any = engine.dialect
    dialect.do_ping = partial(_ping, dialect.do_ping)
    return engine


async def _connect_to_serve(*arguments: Any, **options: Any) -> Any:
    # Else a machine that is lost while it writes keeps its locks, and stops the writers of all
    # others, as long as PostgreSQL waits for it: by TCP's usual settings two hours.
    from asyncpg import connect  # noqa: PLC0415  # a site on SQLite does without it

    connection = await connect(*arguments, **options)
    await connection.execute(f"SET idle_in_transaction_session_timeout = '{IDLE_SECONDS}s'")
    return connection


def _ping(ping: Any, connection: Any) -> bool:
    # SQLAlchemy asks nobody about what goes wrong here.
    try:
        return bool(ping(connection))
    except TimeoutError as error:
        raise Unreachable("PostgreSQL does not answer") from error


def _call_it_unreachable(context: ExceptionContext) -> None:
    # The driver raises a bare TimeoutError, as anything may, where the database does not answer.
    if isinstance(context.original_exception, TimeoutError):
        raise Unreachable("PostgreSQL does not answer") from context.original_exception
