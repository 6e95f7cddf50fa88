"""Running the migrations from a command or a test."""

from typing import Any

from alembic import command
from alembic.config import Config as AlembicConfig

from microblog.config import Config
from microblog.shipped import shipped


def _alembic(config: Config) -> AlembicConfig:
    alembic = AlembicConfig()
    alembic.set_main_option("script_location", str(shipped("alembic")).replace("%", "%%"))
    alembic.set_main_option("path_separator", "os")
    # An attribute, for in an option a % in a password would be taken as a placeholder.
    alembic.attributes["url"] = config.database
    return alembic


def upgrade(config: Config, revision: str = "head") -> None:
    """Bring the database to a revision; several at once are one after the other."""
    command.upgrade(_alembic(config), revision)


def downgrade(config: Config, revision: str) -> None:
    """Take the database back to a revision."""
    command.downgrade(_alembic(config), revision)


def check(config: Config) -> None:
    """Raise alembic.util.CommandError when the tables are not those of the models."""
    command.check(_alembic(config))


def current(config: Config, **options: Any) -> None:
    """Print the revision that the database is at."""
    command.current(_alembic(config), **options)
