"""What other machines may do for a site: a replica is read, and a Redis counts tries."""

from sqlalchemy import text

from microblog.config import Config
from microblog.doctor.verdict import Verdict
from microblog.engines import open_engine
from microblog.guards.limits import tries_storage
from microblog.replica import BEHIND_AT_MOST_SECONDS

_IS_REPLICA = text("SELECT pg_is_in_recovery()")
# Where nothing is written, nothing comes, and the last that came may be of long ago.
_SECONDS_BEHIND = text(
    "SELECT CASE WHEN pg_last_wal_receive_lsn() = pg_last_wal_replay_lsn() THEN 0"
    " ELSE extract(epoch FROM now() - pg_last_xact_replay_timestamp())::float END"
)


async def replica(config: Config) -> Verdict:
    """Whether a replica is one, and not so far behind that people miss what they wrote."""
    if config.read_database is None:
        return Verdict("ok", "none is named")
    engine = open_engine(config.read_database)
    try:
        async with engine.connect() as connection:
            if not await connection.scalar(_IS_REPLICA):
                return Verdict("warn", "DATABASE_READ_URL is no replica of another PostgreSQL")
            behind = await connection.scalar(_SECONDS_BEHIND)
    finally:
        await engine.dispose()
    if behind is None or behind > BEHIND_AT_MOST_SECONDS:
        far = "unknown how far" if behind is None else f"{behind:.0f} seconds"
        most = f"where {BEHIND_AT_MOST_SECONDS} are the most: do without DATABASE_READ_URL"
        return Verdict("fail", f"{far} behind, {most}")
    return Verdict("ok", f"{behind:.0f} seconds behind")


async def tries(config: Config) -> Verdict:
    """Whether the Redis that counts for all processes together answers."""
    if config.ratelimit_storage is None or not config.ratelimit_enabled:
        return Verdict("ok", "counted without RATELIMIT_STORAGE")
    if await tries_storage(config).check():
        return Verdict("ok", "RATELIMIT_STORAGE answers")
    said = "RATELIMIT_STORAGE does not answer, so each process counts for itself"
    return Verdict("fail", said)
