"""`microblog db`: the tables, from version to version."""

import click
from alembic.util import CommandError
from sqlalchemy.exc import DBAPIError

from microblog import config as settings
from microblog import migrations
from microblog.cli import cli, fail


class _Group(click.Group):
    def invoke(self, ctx: click.Context) -> object:
        try:
            return super().invoke(ctx)
        except CommandError as error:
            raise fail(str(error)) from None
        except (DBAPIError, OSError) as error:
            reason = str(getattr(error, "orig", error)).splitlines()[0]
            raise fail(f"the database can't be used: {reason}") from None


@cli.group("db", cls=_Group)
def db_group() -> None:
    """Migrate the database."""


@db_group.command()
@click.argument("revision", default="head")
def upgrade(revision: str) -> None:
    """Bring the database to REVISION, by default the newest."""
    migrations.upgrade(settings.load(), revision)


@db_group.command()
@click.argument("revision")
def downgrade(revision: str) -> None:
    """Take the database back to REVISION, or by one with -1."""
    migrations.downgrade(settings.load(), revision)


@db_group.command()
def current() -> None:
    """Print the revision that the database is at."""
    migrations.current(settings.load())


@db_group.command()
def check() -> None:
    """Compare the tables with what the code expects."""
    migrations.check(settings.load())
