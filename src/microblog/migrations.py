"""Running the migrations from a command or a test."""

from alembic import command
from alembic.config import Config as AlembicConfig
from alembic.script import ScriptDirectory

from microblog.config import Config
from microblog.schema import FOLDERS
from microblog.shipped import shipped


def _alembic(config: Config, part: str = "main") -> AlembicConfig:
    alembic = AlembicConfig()
    alembic.set_main_option("script_location", str(shipped("alembic")).replace("%", "%%"))
    alembic.set_main_option("path_separator", "os")
    folder = shipped("alembic") / FOLDERS[part]
    alembic.set_main_option("version_locations", str(folder).replace("%", "%%"))
    # Attributes, for in an option a % in a password would be taken as a placeholder.
    alembic.attributes["url"] = config.database_of(part)
    alembic.attributes["part"] = part
    return alembic


def check_revision(config: Config, revision: str, *, part: str = "main") -> None:
    """Raise alembic.util.CommandError when there is none of that name; steps are not looked at."""
    if not {"+", "-"} & set(revision):
        ScriptDirectory.from_config(_alembic(config, part)).get_revisions(revision)


def upgrade_all(config: Config) -> None:
    """Bring both databases to their newest revision."""
    for part in FOLDERS:
        upgrade(config, part=part)


def upgrade(config: Config, revision: str = "head", *, part: str = "main") -> None:
    """Bring the database to a revision; several at once are one after the other."""
    command.upgrade(_alembic(config, part), revision)


def downgrade(config: Config, revision: str, *, part: str = "main") -> None:
    """Take the database back to a revision."""
    command.downgrade(_alembic(config, part), revision)


def check(config: Config, *, part: str = "main") -> None:
    """Raise alembic.util.CommandError when the tables are not those of the models."""
    command.check(_alembic(config, part))
