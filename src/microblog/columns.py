"""What tables are made of: the parent of every model, and the kinds of columns and indexes."""

from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import BigInteger, DateTime, Index, Integer, MetaData, String, text
from sqlalchemy.engine import Dialect
from sqlalchemy.orm import DeclarativeBase
from sqlalchemy.types import TypeDecorator

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
