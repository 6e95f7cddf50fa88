"""Running the migrations from a command or a test."""

from alembic import command
from alembic.config import Config as AlembicConfig
from alembic.script import ScriptDirectory
from alembic.script.revision import RevisionError

from microblog.config import Config
from microblog.schema import FOLDERS
from microblog.shipped import shipped

Revisions = str | tuple[str, ...]


def _alembic(config: Config, part: str) -> AlembicConfig:
    alembic = AlembicConfig()
    alembic.set_main_option("script_location", str(shipped("alembic")).replace("%", "%%"))
    alembic.set_main_option("path_separator", "os")
    folder = shipped("alembic") / FOLDERS[part]
    alembic.set_main_option("version_locations", str(folder).replace("%", "%%"))
    # Attributes, for in an option a % in a password would be taken as a placeholder.
    alembic.attributes["url"] = config.database_of(part)
    alembic.attributes["part"] = part
    return alembic


def is_step_back(config: Config, revision: str, *, at: str | None, part: str = "main") -> bool:
    """Whether a downgrade would change anything; what it will refuse changes nothing."""
    return _is_way(config, part, at or (), revision, select_for_downgrade=True)


def is_step_ahead(config: Config, revision: str, *, at: str | None, part: str = "main") -> bool:
    """Whether an upgrade would change anything; what it will refuse changes nothing."""
    return _is_way(config, part, revision, at or (), implicit_base=True)


def _is_way(config: Config, part: str, upper: Revisions, lower: Revisions, **how: bool) -> bool:
    scripts = ScriptDirectory.from_config(_alembic(config, part))
    try:
        return any(scripts.iterate_revisions(upper, lower, **how))
    except RevisionError:
        return False


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
