"""What `microblog db copy` does, and what it says of it."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click
from pydantic import SecretStr
from sqlalchemy import Table
from sqlalchemy.engine import make_url
from sqlalchemy.exc import StatementError
from sqlalchemy.ext.asyncio import AsyncConnection

from microblog import config as settings
from microblog.availability import first_line
from microblog.cli import fail
from microblog.cli.database import failures_in_one_line
from microblog.config import Config
from microblog.copying.connections import copy_engine, snapshot, transaction
from microblog.copying.queries import copy_rows, count_of_rows, filled_table, tables_of
from microblog.database_url import async_url
from microblog.schema import OldSchema, check_schema, revision_of

SETTINGS = {"main": "database_url", "store": "errors_database_url"}


def address(name: str, value: str) -> str:
    """An address as DATABASE_URL has it, with our driver; or an error of usage."""
    try:
        url = async_url(SecretStr(value))
    except ValueError as error:
        raise click.BadParameter(str(error), param_hint=name) from None
    return url.get_secret_value() if url else ""


def config_of(url: str, part: str) -> Config:
    """The settings of the site as it will be there."""
    return settings.load(**{SETTINGS[part]: url})


async def check(source: str, target: str, part: str) -> None:
    """Refuse to copy what is not of this version, and to where something is already."""
    _check_file(source)
    async with copy_engine(source) as engine:
        with failures_in_one_line(part):
            try:
                await check_schema(engine, part)
            except OldSchema as error:
                raise fail(f"SOURCE: {error}") from None
    async with copy_engine(target) as engine:
        with failures_in_one_line(part):
            if await revision_of(engine) is None:
                return
            async with engine.connect() as connection:
                await _check_empty(connection, part)


def _check_file(url: str) -> None:
    # SQLite would make an empty one.
    address = make_url(url)
    if address.drivername.startswith("sqlite") and not Path(address.database or "").exists():
        raise fail(f"SOURCE: there is no file {address.database}")


async def _check_empty(connection: AsyncConnection, part: str) -> None:
    if table := await filled_table(connection, part):
        raise fail(f"TARGET is not empty: there are rows in {table}")


async def copy_all(source: str, target: str, part: str) -> None:
    """Copy all rows in one transaction, and print how many there are of each table."""
    async with copy_engine(source) as old_engine, copy_engine(target) as new_engine:
        with failures_in_one_line(part):
            async with snapshot(old_engine) as old, transaction(new_engine) as new:
                await _check_empty(new, part)
                counts = {table: await count_of_rows(old, table) for table in tables_of(part)}
                with click.progressbar(length=sum(counts.values()), label="Copying rows") as bar:
                    for table in counts:
                        with _failures_of(table):
                            async for rows in copy_rows(old, new, table):
                                bar.update(rows)
                await _compare(new, counts)


@contextmanager
def _failures_of(table: Table) -> Iterator[None]:
    try:
        yield
    except (StatementError, ValueError) as error:
        said = first_line(error)
        raise fail(f"nothing is copied, for {table.name} could not be: {said}") from None


async def _compare(new: AsyncConnection, counts: dict[Table, int]) -> None:
    """Print the counts; where they differ, the copy is undone."""
    copied = {table: await count_of_rows(new, table) for table in counts}
    for table, count in counts.items():
        click.echo(f"{table.name:20} {count:>12,} {copied[table]:>12,}")
    if copied != counts:
        raise fail("nothing is copied, for the counts differ")
