"""Migrating for commands: with a backup before it, and failures in one line."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from types import ModuleType

import click

from microblog.backups import contents
from microblog.backups.before_migrating import (
    back_up_before_migrating,
    has_something_to_lose,
)
from microblog.cli import fail, stopping_as_after_ctrl_c
from microblog.cli.database import engine_for, failures_in_one_line, is_newest, refuse_newer
from microblog.cli.progress import progress
from microblog.config import Config
from microblog.schema import NAMES, newest_revision, revision_of


def upgrade_all(config: Config) -> None:
    """Migrate both databases, and say so, unless there is nothing to migrate."""
    if asyncio.run(is_newest(config)):
        return
    # What can't be migrated is not backed up: a service that starts again and again would push out
    # the backups that are needed then.
    asyncio.run(refuse_newer(config))
    _back_up(config)
    with migrations_in_one_line() as migrations:
        migrations.upgrade_all(config)
    for part, name in NAMES.items():
        click.echo(f"The {name} is at {newest_revision(part)} now.")


def back_up_before(config: Config, revision: str, part: str, *, back: bool) -> None:
    """Back up before a database is brought to a revision, or back to it, if that changes it."""
    asyncio.run(refuse_newer(config))
    try:
        at = asyncio.run(_revision(config, part))
    except click.ClickException:
        # Whoever backs it up names the file that can't be read.
        _back_up(config)
        return
    # Looked for first: each backup takes the place of an older one.
    with migrations_in_one_line() as migrations:
        is_step = migrations.is_step_back if back else migrations.is_step_ahead
        changes = is_step(config, revision, at=at, part=part)
    if changes:
        _back_up(config)


async def _revision(config: Config, part: str) -> str | None:
    async with engine_for(config, part) as engine:
        return await revision_of(engine)


def _back_up(config: Config) -> None:
    if has_something_to_lose(config):
        # The first worker of `serve` comes here too, and else just ends.
        with (
            stopping_as_after_ctrl_c(),
            progress("Backing up", contents.size(config)) as advance,
        ):
            path = back_up_before_migrating(config, advance)
        click.echo(f"The site as it was is in {path}.")


@contextmanager
def migrations_in_one_line() -> Iterator[ModuleType]:
    """`microblog.migrations`, whose failures are said in one line."""
    # Here, for Alembic takes longer to load than all else that an up-to-date database needs.
    from alembic.util import CommandError  # noqa: PLC0415

    from microblog import migrations  # noqa: PLC0415

    try:
        with failures_in_one_line():
            yield migrations
    except CommandError as error:
        raise fail(str(error)) from None
