"""What is not restored, and that nothing is touched then."""

from collections.abc import Callable
from pathlib import Path
from zipfile import ZipFile

import pytest

from microblog.backups.archive import opened_backup
from microblog.backups.making import make_backup
from microblog.backups.manifest import BackupError, Manifest
from microblog.config import Config
from tests.backups.tables import restore, tables


def _changed(file: Path, change: Callable[[dict[str, bytes]], None]) -> None:
    """Write the backup anew with other members."""
    with ZipFile(file) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    change(members)
    with ZipFile(file, "w") as archive:
        for name, data in members.items():
            archive.writestr(name, data)


def _manifest_changed(file: Path, change: Callable[[Manifest], None]) -> None:
    def write(members: dict[str, bytes]) -> None:
        manifest = Manifest.model_validate_json(members["manifest.json"])
        change(manifest)
        members["manifest.json"] = manifest.model_dump_json().encode()

    _changed(file, write)


@pytest.fixture
def backup(site: Config, file: Path) -> Path:
    """The backup of the site."""
    make_backup(site, file)
    return file


def _refused(config: Config, file: Path, message: str) -> bool:
    with pytest.raises(BackupError, match=message):
        restore(config, file)
    return not config.instance_path.exists()


def test_of_two_backups_to_one_file_the_second_is_refused(site: Config, file: Path) -> None:
    refused: list[BackupError] = []

    def meanwhile(_bytes: int) -> None:
        if not refused:
            with pytest.raises(BackupError, match="another backup is being written") as caught:
                make_backup(site, file)
            refused.append(caught.value)

    make_backup(site, file, meanwhile)

    assert refused
    with opened_backup(file) as backup:
        backup.check(lambda _: None)
        assert backup.manifest.databases["main"].rows["posts"] == 1


def test_what_a_backup_left_that_was_killed_hinders_no_other(site: Config, file: Path) -> None:
    file.with_name("site.zip.part").write_bytes(b"the beginning" * 10_000)

    make_backup(site, file)

    with opened_backup(file) as backup:
        backup.check(lambda _: None)


def test_a_byte_that_changed_is_found_before_anything_is_written(
    backup: Path, elsewhere: Config
) -> None:
    _changed(backup, lambda members: members.update({"database.sqlite": b"other"}))

    assert _refused(elsewhere, backup, r"database\.sqlite is not what was written")


def test_a_damaged_disk_is_found(backup: Path, elsewhere: Config) -> None:
    data = bytearray(backup.read_bytes())
    data[2000] ^= 0xFF
    backup.write_bytes(data)

    assert _refused(elsewhere, backup, r"database\.sqlite can't be read")


@pytest.mark.parametrize("said", ["version", "is encrypted", "way of packing"])
def test_a_damaged_table_of_contents_is_found(backup: Path, elsewhere: Config, said: str) -> None:
    data = bytearray(backup.read_bytes())
    at_manifest = data.rindex(b"PK\1\2")
    data[at_manifest + {"version": 6, "is encrypted": 8, "way of packing": 10}[said]] ^= 0x41
    backup.write_bytes(data)

    assert _refused(elsewhere, backup, "is no backup")


def test_a_member_that_is_missing_is_named(backup: Path, elsewhere: Config) -> None:
    _changed(backup, lambda members: members.__delitem__("files/secret_key"))

    assert _refused(elsewhere, backup, "does not fit its manifest: files/secret_key")


def test_the_beginning_of_a_backup_is_none(backup: Path, elsewhere: Config) -> None:
    backup.write_bytes(backup.read_bytes()[:5000])

    assert _refused(elsewhere, backup, "is no backup, or only the beginning of one")


def test_another_zip_is_no_backup(elsewhere: Config, file: Path) -> None:
    with ZipFile(file, "w") as archive:
        archive.writestr("a", "b")

    assert _refused(elsewhere, file, "it has no manifest")


def test_a_newer_format_is_refused(backup: Path, elsewhere: Config) -> None:
    _manifest_changed(backup, lambda manifest: setattr(manifest, "format", 2))

    assert _refused(elsewhere, backup, "by a newer release")


def test_a_migration_that_is_unknown_here_is_refused(backup: Path, elsewhere: Config) -> None:
    _manifest_changed(
        backup, lambda manifest: setattr(manifest.databases["main"], "revision", "9999")
    )

    assert _refused(elsewhere, backup, "of a newer release")


def test_a_file_outside_the_instance_is_refused(backup: Path, elsewhere: Config) -> None:
    def lead_out(manifest: Manifest) -> None:
        manifest.members["files/../../x"] = manifest.members.pop("files/secret_key")

    _manifest_changed(backup, lead_out)

    assert _refused(elsewhere, backup, "outside the instance")


def test_a_backup_of_another_kind_of_database_is_refused(backup: Path, elsewhere: Config) -> None:
    _manifest_changed(
        backup, lambda manifest: setattr(manifest.databases["main"], "kind", "postgresql")
    )

    assert _refused(elsewhere, backup, "the backup's database is of postgresql")


@pytest.mark.parametrize("name", ["microblog.db", "errors.db", "secret_key", "pictures/alice.png"])
def test_an_instance_that_has_something_is_refused(
    backup: Path, elsewhere: Config, name: str
) -> None:
    place = elsewhere.instance_path / name
    place.parent.mkdir(parents=True)
    place.write_text("mine")

    with pytest.raises(BackupError, match="into an empty instance"):
        restore(elsewhere, backup)

    assert [path for path in elsewhere.instance_path.rglob("*") if path.is_file()] == [place]


def test_a_restore_that_was_cut_off_can_be_repeated(
    backup: Path, site: Config, elsewhere: Config
) -> None:
    elsewhere.instance_path.mkdir()
    (elsewhere.instance_path / "microblog.db.part").write_bytes(b"half")

    restore(elsewhere, backup)

    assert tables(elsewhere.instance_path) == tables(site.instance_path)


@pytest.mark.parametrize("end", ["-wal", "-shm", "-journal"])
def test_what_sqlite_left_beside_a_database_is_no_part_of_a_restored_one(
    elsewhere: Config, backup: Path, end: str
) -> None:
    elsewhere.instance_path.mkdir()
    (elsewhere.instance_path / f"microblog.db{end}").write_bytes(b"of another site")

    with pytest.raises(BackupError, match=f"microblog.db{end} exists"):
        restore(elsewhere, backup)
