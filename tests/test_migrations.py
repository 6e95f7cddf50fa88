"""The migrations."""

from pathlib import Path

from alembic.script import ScriptDirectory

from microblog import migrations
from microblog.config import Config
from microblog.schema import newest_revision
from tests.outside import run_sql


def test_the_migrations_make_the_tables_of_the_models(config: Config) -> None:
    migrations.check(config)


def test_the_migrations_can_be_taken_back(config: Config) -> None:
    migrations.downgrade(config, "base")
    migrations.upgrade(config)

    migrations.check(config)


def test_a_login_of_before_still_holds(config: Config) -> None:
    migrations.downgrade(config, "0002")
    run_sql(
        config.instance_path,
        "INSERT INTO users VALUES (1, 'a', 'a', 'e', 'e', 'h', '', 0, '2026-01-01', '2026-01-01')",
    )
    run_sql(
        config.instance_path,
        "INSERT INTO login_sessions VALUES (1, 'h', 1, '2026-01-01 10:00:00', '2026-01-31')",
    )

    migrations.upgrade(config)

    assert run_sql(config.instance_path, "SELECT last_used_at, device FROM login_sessions") == [
        ("2026-01-01 10:00:00", "Unknown device")
    ]


def test_the_newest_file_is_alembics_head() -> None:
    folder = Path(__file__).parents[1] / "alembic"

    assert ScriptDirectory(str(folder)).get_current_head() == newest_revision()
