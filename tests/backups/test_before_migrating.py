"""The backup before a migration."""

from pathlib import Path

from microblog import migrations
from microblog.backups.archive import opened_backup
from microblog.backups.before_migrating import (
    KEPT,
    back_up_before_migrating,
    has_something_to_lose,
)
from microblog.backups.drafts import own_draft
from microblog.config import Config, load
from microblog.schema import newest_revision


def test_only_the_last_few_are_kept(site: Config) -> None:
    made = [back_up_before_migrating(site) for _ in range(KEPT + 2)]

    assert sorted((site.instance_path / "backups").iterdir()) == made[-KEPT:]


def test_what_killed_ones_left_is_removed_and_not_what_another_is_writing(site: Config) -> None:
    folder = site.instance_path / "backups"
    folder.mkdir()
    for name in ("1-before-migrating.zip.part", "1-before-migrating.zip.part.db"):
        (folder / name).write_bytes(b"half")
    another = folder / "2-before-migrating.zip.part"

    with own_draft(another):
        made = back_up_before_migrating(site)

    assert sorted(folder.iterdir()) == [another, made]


def test_a_site_whose_files_are_all_elsewhere_has_a_place_for_it(site: Config) -> None:
    elsewhere = load(
        instance_path=site.instance_path / "not" / "there",
        secret_key="for tests and nothing else",
        database_url=site.database,
        errors_database_url=site.errors_database,
        _env_file=None,
    )

    assert back_up_before_migrating(elsewhere).exists()


def test_a_site_that_is_not_there_yet_needs_none(elsewhere: Config) -> None:
    assert not has_something_to_lose(elsewhere)


def test_postgresql_needs_none(instance: Path) -> None:
    config = load(instance_path=instance, database_url="postgresql://127.0.0.1:1/x", _env_file=None)

    assert not has_something_to_lose(config)


def test_the_backup_is_of_the_migration_before(site: Config) -> None:
    migrations.downgrade(site, "-1")

    path = back_up_before_migrating(site)

    with opened_backup(path) as backup:
        found = backup.manifest.databases["main"].revision
    assert found
    assert found < newest_revision()
