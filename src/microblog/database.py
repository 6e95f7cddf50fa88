"""The database: one session for each request, and units that write."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from typing import Any

from quart import Quart, current_app, g
from sqlalchemy.engine import Connection, Engine
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncSession, async_sessionmaker
from sqlalchemy.orm import Session

from microblog.availability import DATABASE_FAILURES
from microblog.engines import open_engine, open_reads, open_writes
from microblog.errors.work import note_saved
from microblog.read_only import Gate
from microblog.replica import init_replica
from microblog.schema import SchemaCheck


class _Session(Session):
    """Reads by its own engine, and inside `writing` goes by the one for that."""

    def get_bind(self, *arguments: Any, **options: Any) -> Engine | Connection:
        """What the next statement is executed by."""
        if self.info.get("writes"):
            writer: Engine = self.info["writer"]
            return writer
        return super().get_bind(*arguments, **options)


def init_database(app: Quart, url: str, read_url: str | None, *, check: SchemaCheck) -> None:
    """Open the engine while the app serves, and close each request's session at its end.

    The start fails with OldSchema on tables that do not pass the check.
    """
    gate = app.extensions["gate"] = Gate()

    @app.while_serving
    async def engine() -> AsyncGenerator[None, None]:
        engine = open_engine(url, serves=True)
        reads = open_reads(url, read_url)
        try:
            await check(engine)
            app.extensions["engine"] = engine
            app.extensions["reads"] = reads
            async with open_writes(engine) as writer:
                app.extensions["writer"] = writer
                info = {"gate": gate, "writer": writer.sync_engine, "reads": reads}
                app.extensions["sessions"] = async_sessionmaker(
                    engine, expire_on_commit=False, sync_session_class=_Session, info=info
                )
                yield
        finally:
            await engine.dispose()
            await reads.close()

    if read_url:
        init_replica(app)

    app.teardown_appcontext(_close_session)


def db() -> AsyncSession:
    """The request's session, for reading."""
    session: AsyncSession | None = g.get("db")
    if session is None:
        session = g.db = current_app.extensions["sessions"]()
    return session


@asynccontextmanager
async def writing(session: AsyncSession | None = None) -> AsyncGenerator[AsyncSession, None]:
    """The request's session in a transaction of its own: committed at the end, or undone.

    SQLite's write lock is taken at the start, not at the first write: what is read inside still
    holds when it is written. So nothing slow may be awaited inside, for all who write wait for it.
    On PostgreSQL what was read may have changed: whoever goes on from it locks it
    (`with_for_update`). Raises ReadOnly while the site is read-only; the command line's sessions
    have no gate, and write.
    """
    session = session or db()
    if session.info.get("writes"):
        # It would commit what has been written so far, and the rest could not be written.
        raise RuntimeError("a unit inside another, of one session")
    gate: Gate = session.info.get("gate") or Gate()
    gate.check()
    if session.in_transaction():
        await session.commit()
    try:
        session.info["writes"] = await _writing_connection(session)
        # It may have been shut while this one stood in line.
        gate.check()
        yield session
        note_saved("maybe")
        await session.commit()
        note_saved("yes")
    except BaseException:
        await session.rollback()
        raise
    finally:
        session.info["writes"] = None


async def _writing_connection(session: AsyncSession) -> AsyncConnection:
    # The command line's sessions have no other engine to write by.
    bind = {"bind": session.info.get("writer")}
    return await session.connection(bind_arguments=bind, execution_options={"writes": True})


async def connection_of(session: AsyncSession) -> AsyncConnection:
    """What a session asks and writes by; inside `writing` it is at hand."""
    found: AsyncConnection | None = session.info.get("writes")
    return found or await session.connection()


async def _close_session(_error: BaseException | None) -> None:
    session: AsyncSession | None = g.pop("db", None)
    if session is None or not session.in_transaction():
        return
    try:
        await session.close()
    except DATABASE_FAILURES:
        # The answer is already made, and may tell of a commit that did happen.
        current_app.logger.exception("A database session could not be closed")


async def roll_back() -> None:
    """Undo what the request has written and not committed."""
    if "db" in g:
        await g.db.rollback()
