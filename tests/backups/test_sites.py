"""A site and its backup."""

import errno
import json
import os
import stat
from collections.abc import Iterator
from pathlib import Path
from zipfile import ZipFile

import pytest

from microblog.backups.archive import opened_backup
from microblog.backups.last import last_backup, note_backup
from microblog.backups.making import make_backup
from microblog.backups.manifest import BackupError
from microblog.clock import utc_now
from microblog.config import Config, load
from tests.backups.tables import restore, tables
from tests.outside import run_sql


@pytest.mark.parametrize("name", ["microblog.db", "errors.db"])
def test_every_table_comes_back(site: Config, elsewhere: Config, file: Path, name: str) -> None:
    make_backup(site, file)

    restore(elsewhere, file)

    assert tables(elsewhere.instance_path, name) == tables(site.instance_path, name)


@pytest.mark.parametrize("name", ["secret_key", "pictures/alice.png"])
def test_the_files_of_the_instance_come_back(
    site: Config, elsewhere: Config, file: Path, name: str
) -> None:
    make_backup(site, file)

    restore(elsewhere, file)

    restored = elsewhere.instance_path / name
    assert restored.read_bytes() == (site.instance_path / name).read_bytes()
    assert stat.S_IMODE(restored.stat().st_mode) == 0o600


def test_what_is_of_the_moment_is_left_out(site: Config, file: Path) -> None:
    for name in ("logs/microblog.log", "exports/a.zip", "backups/old.zip", "lost+found/x"):
        (site.instance_path / name).parent.mkdir(exist_ok=True)
        (site.instance_path / name).write_text("x")

    manifest = make_backup(site, file)

    files = {"files/secret_key", "files/pictures/alice.png", "settings.env"}
    assert set(manifest.members) == {"database.sqlite", "errors.sqlite", *files}


def test_a_folder_on_another_disk_is_backed_up_and_a_link_back_is_not(
    site: Config, file: Path, tmp_path: Path
) -> None:
    (other_disk := tmp_path / "disk").mkdir()
    (other_disk / "f").write_text("x")
    (site.instance_path / "more").symlink_to(other_disk)
    for name, place in (("up", site.instance_path), ("here", other_disk)):
        (other_disk / name).symlink_to(place)

    manifest = make_backup(site, file)

    found = {name for name in manifest.members if name.startswith("files/more/")}
    assert found == {"files/more/f"}


def test_the_settings_come_back_as_they_were_made(
    instance: Path, elsewhere: Config, file: Path
) -> None:
    made = {"secret_key": "it's a \"key\" # with ' signs", "admins": "a@example.org,b@example.org"}
    config = load(instance_path=instance, public=False, _env_file=None, **made)
    make_backup(config, file)

    restore(elsewhere, file)

    found = load(_env_file=elsewhere.instance_path / "settings.env")
    assert found.model_dump() == config.model_dump()


def test_the_manifest_counts_the_rows_and_names_the_migration(site: Config, file: Path) -> None:
    make_backup(site, file)

    manifest = json.loads(ZipFile(file).read("manifest.json"))
    [(revision,)] = run_sql(site.instance_path, "SELECT version_num FROM alembic_version")
    main = manifest["databases"]["main"]
    assert (main["revision"], main["rows"]["posts"], main["rows"]["likes"]) == (revision, 1, 0)


def test_a_backup_is_for_its_owners_eyes_alone(site: Config, file: Path) -> None:
    make_backup(site, file)

    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_a_backup_that_fails_leaves_nothing(site: Config, file: Path) -> None:
    (site.instance_path / "errors.db").write_bytes(b"no database" * 1000)

    with pytest.raises(BackupError, match=r"errors\.db: file is not a database"):
        make_backup(site, file)

    assert [path.name for path in file.parent.iterdir()] == ["instance"]


def test_a_folder_that_cannot_be_read_is_missed(
    site: Config, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    listed = os.scandir

    def scandir(folder: str) -> Iterator[os.DirEntry[str]]:
        # Who runs the tests may be root, who may read everything.
        if folder.endswith("pictures"):
            raise PermissionError(errno.EACCES, "Permission denied", folder)
        return listed(folder)

    monkeypatch.setattr(os, "scandir", scandir)

    with pytest.raises(PermissionError, match="pictures"):
        make_backup(site, file)

    assert not file.exists()


def test_a_file_whose_name_is_not_utf8_is_named(site: Config, file: Path) -> None:
    (site.instance_path / "caf\udce9.png").touch()

    with pytest.raises(BackupError, match=r"'caf\\udce9.png' is not UTF-8"):
        make_backup(site, file)


def test_nothing_to_back_up_is_said(elsewhere: Config, file: Path) -> None:
    with pytest.raises(BackupError, match="there is nothing to back up"):
        make_backup(elsewhere, file)


def test_a_whole_backup_passes_its_check(site: Config, file: Path) -> None:
    make_backup(site, file)

    done: list[int] = []
    with opened_backup(file) as backup:
        backup.check(done.append)

    assert sum(done) == sum(member.bytes for member in backup.manifest.members.values())


def test_the_last_backup_is_remembered(site: Config, file: Path) -> None:
    manifest = make_backup(site, file)

    note_backup(site, made_at=manifest.made_at, file=file)

    found = last_backup(site)
    assert found
    assert (found.made_at, found.file) == (manifest.made_at, file)


def test_a_backup_whose_name_is_not_utf8_is_remembered(site: Config) -> None:
    note_backup(site, made_at=utc_now(), file=Path("caf\udce9.zip"))

    found = last_backup(site)

    assert found
    assert found.file.name == r"caf\udce9.zip"


def test_a_backup_is_remembered_where_there_was_no_folder(elsewhere: Config, file: Path) -> None:
    note_backup(elsewhere, made_at=utc_now(), file=file)

    assert last_backup(elsewhere)
