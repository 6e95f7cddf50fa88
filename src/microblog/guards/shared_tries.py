"""Counting tries in PostgreSQL, for all processes and machines of the site together."""

from hashlib import sha256
from typing import Any

from limits.aio.storage import Storage
from sqlalchemy import case, delete, event, func, or_, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession, create_async_engine

from microblog.availability import DATABASE_FAILURES, connect
from microblog.database import writing
from microblog.guards.models import Tries

CONNECTIONS = 3

_IS_OVER = Tries.until <= func.now()
_A_MINUTE = func.make_interval(0, 0, 0, 0, 0, 1)


class PostgresqlStorage(Storage):
    """A storage of `limits`, in the table of the tries; each question is one statement.

    It has connections of its own: a request that waits for one holds one of the site's already.
    """

    STORAGE_SCHEME = None

    def __init__(self, url: str) -> None:
        super().__init__(wrap_exceptions=True)
        self._engine = create_async_engine(
            url,
            hide_parameters=True,
            isolation_level="AUTOCOMMIT",
            pool_pre_ping=True,
            pool_size=CONNECTIONS,
            max_overflow=0,
            pool_timeout=2,
            connect_args={"timeout": 2, "command_timeout": 2},
        )
        event.listen(self._engine.sync_engine, "do_connect", connect)

    @property
    def base_exceptions(self) -> type[Exception] | tuple[type[Exception], ...]:
        """What is raised while the database is away."""
        return DATABASE_FAILURES

    async def incr(self, key: str, expiry: int, amount: int = 1) -> int:
        """Count a try, and how many there are since the first, which lasts for `expiry` seconds."""
        until = func.now() + func.make_interval(0, 0, 0, 0, 0, 0, expiry)
        new = insert(Tries).values(key=_hashed(key), times=amount, until=until)
        # What lasts for longer began by a clock that was ahead, and would last until it is as late;
        # by less than a minute, it began beside this.
        is_over = or_(_IS_OVER, Tries.until > new.excluded.until + _A_MINUTE)
        times = case((is_over, new.excluded.times), else_=Tries.times + new.excluded.times)
        lasts = case((is_over, new.excluded.until), else_=Tries.until)
        counted = new.on_conflict_do_update(
            index_elements=[Tries.key], set_={"times": times, "until": lasts}
        )
        return int(await self._scalar(counted.returning(Tries.times)))

    async def get(self, key: str) -> int:
        """How many tries there are."""
        holds = Tries.key == _hashed(key), Tries.until > func.now()
        return int(await self._scalar(select(Tries.times).where(*holds)) or 0)

    async def get_expiry(self, key: str) -> float:
        """Until when they count, in seconds of the epoch."""
        seconds = select(func.extract("epoch", Tries.until)).where(Tries.key == _hashed(key))
        return float(await self._scalar(seconds) or 0)

    async def clear(self, key: str) -> None:
        """Forget them."""
        await self._scalar(delete(Tries).where(Tries.key == _hashed(key)).returning(Tries.times))

    async def check(self) -> bool:
        """Whether there is a way to the database."""
        return bool(await self._scalar(select(1)))

    async def reset(self) -> int | None:
        """Forget everybody's."""
        await self._scalar(delete(Tries).returning(Tries.times))
        return None

    async def close(self) -> None:
        """Close every connection."""
        await self._engine.dispose()

    async def _scalar(self, statement: Any) -> Any:
        async with self._engine.connect() as connection:
            return await connection.scalar(statement)


def _hashed(key: str) -> str:
    return sha256(key.encode(errors="replace")).hexdigest()


async def forget_old_tries(db: AsyncSession) -> bool:
    """Delete what does not count any more: a job of the housekeeper."""
    if await db.scalar(select(Tries.key).where(_IS_OVER).limit(1)) is not None:
        async with writing(db):
            await db.execute(delete(Tries).where(_IS_OVER))
    return False
