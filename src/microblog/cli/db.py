"""`microblog db`: the tables, from version to version."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from types import ModuleType

import click

from microblog import config as settings
from microblog.backups import contents
from microblog.backups.before_migrating import (
    back_up_before_migrating,
    is_backed_up_before_migrating,
)
from microblog.cli import fail
from microblog.cli.database import check_schemas, engine_for, failures_in_one_line, is_newest
from microblog.cli.json_lines import echo_json, json_option
from microblog.cli.progress import progress
from microblog.config import Config
from microblog.schema import FOLDERS, NAMES, newest_revision, revision_of

store_option = click.option(
    "--store",
    "part",
    flag_value="store",
    default="main",
    help="Mean the error store and not the site's database.",
)


@click.group()
def db() -> None:
    """Migrate the databases: the site's, and its error store."""


@db.command()
@click.argument("revision", required=False)
@store_option
def upgrade(revision: str | None, part: str) -> None:
    """Bring one database to REVISION, or both to the newest."""
    config = settings.load()
    if revision is None:
        upgrade_all(config)
    else:
        _back_up_before(config, revision, part)
        with _migrations() as migrations:
            migrations.upgrade(config, revision, part=part)


# "-1" is a revision here and not an option.
@db.command(context_settings={"ignore_unknown_options": True})
@click.argument("revision")
@click.option("--yes", is_flag=True, help="Don't ask.")
@store_option
def downgrade(revision: str, yes: bool, part: str) -> None:
    """Take one database back to REVISION, or by one with -1; with base, to nothing at all."""
    config = settings.load()
    if revision == "base" and not yes:
        click.confirm(f"Delete all that is in the {NAMES[part]}?", abort=True)
    _back_up_before(config, revision, part)
    with _migrations() as migrations:
        migrations.downgrade(config, revision, part=part)


@db.command()
@json_option
def current(as_json: bool) -> None:
    """Print the revision that each database is at."""
    for name, revision in asyncio.run(_revisions(settings.load())).items():
        if as_json:
            echo_json({"database": name, "revision": revision})
        else:
            click.echo(f"{name}: {revision or 'no tables'}")


@db.command()
def check() -> None:
    """Compare the tables with what the code expects."""
    config = settings.load()
    asyncio.run(check_schemas(config))
    with _migrations() as migrations:
        for part in FOLDERS:
            migrations.check(config, part=part)


@db.command()
@click.argument("source")
@click.argument("target")
@store_option
def copy(source: str, target: str, part: str) -> None:
    """Copy a site from one database to another, such as from SQLite to PostgreSQL.

    SOURCE and TARGET are addresses as in DATABASE_URL; TARGET must exist and be empty. Stop the
    site first, or make it read-only with `microblog read-only on`: what is written after the copy
    began is not in it. A copy of a read-only site is read-only too, until `read-only off`.
    """
    # Here, for it needs every table.
    from microblog.cli import copying  # noqa: PLC0415

    source, target = copying.address("SOURCE", source), copying.address("TARGET", target)
    asyncio.run(copying.check(source, target, part))
    with _migrations() as migrations:
        migrations.upgrade(copying.config_of(target, part), part=part)
    asyncio.run(copying.copy_all(source, target, part))
    click.echo(f"Copied. Set {copying.SETTINGS[part].upper()} to TARGET now, and start the site.")


def upgrade_all(config: Config) -> None:
    """Migrate both databases, and say so, unless there is nothing to migrate."""
    if asyncio.run(is_newest(config)):
        return
    _back_up(config)
    with _migrations() as migrations:
        migrations.upgrade_all(config)
    for part, name in NAMES.items():
        click.echo(f"The {name} is at {newest_revision(part)} now.")


def _back_up_before(config: Config, revision: str, part: str) -> None:
    # First, for each backup takes the place of an older one.
    with _migrations() as migrations:
        migrations.check_revision(config, revision, part=part)
    _back_up(config)


def _back_up(config: Config) -> None:
    if is_backed_up_before_migrating(config):
        with progress("Backing up", contents.size(config)) as advance:
            path = back_up_before_migrating(config, advance)
        click.echo(f"The site as it was is in {path}.")


async def _revisions(config: Config) -> dict[str, str | None]:
    found = {}
    for part, name in NAMES.items():
        async with engine_for(config, part) as engine:
            found[name] = await revision_of(engine)
    return found


@contextmanager
def _migrations() -> Iterator[ModuleType]:
    # Here, for Alembic takes longer to load than all else that an up-to-date database needs.
    from alembic.util import CommandError  # noqa: PLC0415

    from microblog import migrations  # noqa: PLC0415

    try:
        with failures_in_one_line():
            yield migrations
    except CommandError as error:
        raise fail(str(error)) from None
