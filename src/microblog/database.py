"""The database: columns, one session for each request, and units that write."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager, nullcontext
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

from quart import Quart, current_app, g
from sqlalchemy import BigInteger, DateTime, Index, Integer, MetaData, String, text
from sqlalchemy.engine import Dialect
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker
from sqlalchemy.orm import DeclarativeBase
from sqlalchemy.types import TypeDecorator

from microblog.availability import Unreachable
from microblog.engines import open_engine, open_reads
from microblog.errors.work import note_saved
from microblog.read_only import Gate
from microblog.replica import init_replica
from microblog.schema import check_schema
from microblog.turn import Turn

NAMING_CONVENTION = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}

# SQLite gives numbers by itself only to a column that is called INTEGER; it holds 64 bits too.
BigId = BigInteger().with_variant(Integer, "sqlite")


class Base(DeclarativeBase):
    """The parent of every model."""

    metadata = MetaData(naming_convention=NAMING_CONVENTION)


def key_string(length: int) -> String:
    """Folded text, in the order of its code points on PostgreSQL too: beginnings need that."""
    return String(length).with_variant(String(length, collation="C"), "postgresql")


def partial_index(name: str, *columns: str, where: str, unique: bool = False) -> Index:
    """An index of only the rows that a condition is true of, which are few."""
    condition = text(where)
    return Index(name, *columns, unique=unique, sqlite_where=condition, postgresql_where=condition)


class UtcDateTime(TypeDecorator[datetime]):
    """A moment in UTC; refuses naive values. SQLite keeps no zone, so it is put back on reading."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment without a time zone")
        return value.astimezone(UTC)

    def result_processor(self, dialect: Dialect, coltype: object) -> Any:
        """Lists have many moments; this is read in a third of SQLAlchemy's time."""
        return _moment_from_sqlite if dialect.name == "sqlite" else None


# Some five megabytes. The same posts are shown again and again, and a moment that is shared has its
# hash already, by which what is kept of a post is found.
@lru_cache(maxsize=20_000)
def _moment_from_sqlite(text: str | None) -> datetime | None:
    if text is None:
        return None
    # Not by replace(), which takes four times as long.
    naive = datetime.fromisoformat(text)
    return datetime.combine(naive, naive.time(), UTC)


def init_database(app: Quart, url: str, read_url: str | None = None) -> None:
    """Open the engine while the app serves, and close each request's session at its end.

    The start fails with OldSchema on tables that are not those of the newest migration.
    """
    gate = app.extensions["gate"] = Gate()

    @app.while_serving
    async def engine() -> AsyncGenerator[None, None]:
        engine = open_engine(url)
        reads = open_reads(url, read_url)
        try:
            await check_schema(engine)
            app.extensions["engine"] = engine
            app.extensions["reads"] = reads
            app.extensions["sessions"] = async_sessionmaker(
                engine,
                expire_on_commit=False,
                info={"gate": gate, "turn": Turn(engine), "reads": reads},
            )
            yield
        finally:
            await engine.dispose()
            await reads.close()

    if read_url:
        init_replica(app)

    @app.teardown_appcontext
    async def close_session(_error: BaseException | None) -> None:
        session: AsyncSession | None = g.pop("db", None)
        if session is None or not session.in_transaction():
            return
        try:
            await session.close()
        except (SQLAlchemyError, Unreachable, OSError):
            # The answer is already made, and may tell of a commit that did happen.
            app.logger.exception("A database session could not be closed")


def db() -> AsyncSession:
    """The request's session, for reading."""
    if "db" not in g:
        g.db = current_app.extensions["sessions"]()
    session: AsyncSession = g.db
    return session


@asynccontextmanager
async def writing(session: AsyncSession | None = None) -> AsyncGenerator[AsyncSession, None]:
    """The request's session in a transaction of its own: committed at the end, or undone.

    SQLite's write lock is taken at the start, not at the first write: what is read inside still
    holds when it is written. So nothing slow may be awaited inside. Raises ReadOnly while the site
    is read-only; the command line's sessions have no gate, and write.
    """
    session = session or db()
    if gate := session.info.get("gate"):
        gate.check()
    # The command line's sessions have no line to stand in.
    async with session.info.get("turn", nullcontext)():
        if session.in_transaction():
            await session.commit()
        await session.connection(execution_options={"writes": True})
        session.info["writes"] = True
        try:
            yield session
            note_saved("maybe")
            await session.commit()
            note_saved("yes")
        except BaseException:
            await session.rollback()
            raise
        finally:
            session.info["writes"] = False


async def roll_back() -> None:
    """Undo what the request has written and not committed."""
    if "db" in g:
        await g.db.rollback()
