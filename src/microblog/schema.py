"""Whether the database has the tables that this version of the code expects."""

from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncEngine

from microblog.shipped import shipped


class OldSchema(Exception):
    """Raised when the database must be migrated first; says by which command."""


def newest_revision() -> str:
    """The last migration, by its file's name: alembic itself takes too long to load for a start."""
    return max(path.name for path in shipped("alembic").glob("versions/*.py")).split("_")[0]


async def revision_of(engine: AsyncEngine) -> str | None:
    """The migration that the database is at; None for one without tables."""
    async with engine.connect() as connection:
        try:
            found = await connection.scalar(text("SELECT version_num FROM alembic_version"))
        except DBAPIError as error:
            if "alembic_version" in str(error.orig):
                return None
            raise
    return str(found)


async def check_schema(engine: AsyncEngine) -> None:
    """Raise OldSchema unless the database is at the newest migration."""
    found = await revision_of(engine)
    if found != newest_revision():
        state = "has no tables yet" if found is None else f"is at {found}, not {newest_revision()}"
        raise OldSchema(f"The database {state}. Please run: microblog db upgrade")
