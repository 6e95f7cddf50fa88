"""The migrations."""

from pathlib import Path

from alembic.script import ScriptDirectory

from microblog import migrations
from microblog.config import Config
from microblog.schema import newest_revision


def test_the_migrations_make_the_tables_of_the_models(config: Config) -> None:
    migrations.check(config)


def test_the_migrations_can_be_taken_back(config: Config) -> None:
    migrations.downgrade(config, "base")
    migrations.upgrade(config)

    migrations.check(config)


def test_the_newest_file_is_alembics_head() -> None:
    folder = Path(__file__).parents[1] / "alembic"

    assert ScriptDirectory(str(folder)).get_current_head() == newest_revision()
