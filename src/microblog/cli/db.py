"""`microblog db`: the tables, from version to version."""

import asyncio

import click

from microblog import config as settings
from microblog.cli.database import check_schemas, engine_for
from microblog.cli.json_lines import echo_json, json_option
from microblog.cli.migrating import back_up_before, migrations_in_one_line, upgrade_all
from microblog.config import Config
from microblog.schema import FOLDERS, NAMES, revision_of

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
        back_up_before(config, revision, part, back=False)
        with migrations_in_one_line() as migrations:
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
    back_up_before(config, revision, part, back=True)
    with migrations_in_one_line() as migrations:
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
    with migrations_in_one_line() as migrations:
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
    with migrations_in_one_line() as migrations:
        migrations.upgrade(copying.config_of(target, part), part=part)
    asyncio.run(copying.copy_all(source, target, part))
    click.echo(f"Copied. Set {copying.SETTINGS[part].upper()} to TARGET now, and start the site.")


async def _revisions(config: Config) -> dict[str, str | None]:
    found = {}
    for part, name in NAMES.items():
        async with engine_for(config, part) as engine:
            found[name] = await revision_of(engine)
    return found
