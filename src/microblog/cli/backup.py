"""`microblog backup`: the whole site in one file."""

from pathlib import Path

import click

from microblog import config as settings
from microblog.backups import contents
from microblog.backups.archive import opened_backup
from microblog.backups.last import note_backup
from microblog.backups.making import check_place, make_backup
from microblog.backups.manifest import Manifest
from microblog.cli import fail
from microblog.cli.progress import progress
from microblog.clock import moment
from microblog.config import Config
from microblog.counted import counted


@click.command()
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--force", is_flag=True, help="Replace FILE if it exists.")
@click.option("--check", is_flag=True, help="Make none, but compare FILE with its checksums.")
def backup(file: Path, force: bool, check: bool) -> None:
    """Write the databases, files, key and settings of the site to FILE, a zip.

    The site may run meanwhile. FILE holds everybody's data and the site's secrets: keep it where
    nobody else can read it, and not only on this machine.
    """
    if check:
        _check(file)
        return
    config = settings.load()
    if file.exists() and not force:
        raise fail(f"{file} exists; --force replaces it")
    check_place(config, file)
    manifest = _make(config, file)
    click.echo(f"{file} has {_summary(manifest)}.")
    try:
        note_backup(config, made_at=manifest.made_at, file=file)
    except OSError as error:
        # It is made, and whole: a full disk where the site is must not say otherwise.
        click.echo(f"The doctor will not know of it: {error}", err=True)


def _make(config: Config, file: Path) -> Manifest:
    with progress("Backing up", contents.size(config)) as advance:
        return make_backup(config, file, advance)


def _check(file: Path) -> None:
    with opened_backup(file) as found, progress("Checking", found.size) as advance:
        found.check(advance)
    made = f"{moment(found.manifest.made_at)} by microblog {found.manifest.release}"
    click.echo(f"{file} is whole: {_summary(found.manifest)}, made {made}.")


def _summary(manifest: Manifest) -> str:
    rows = sum(sum(database.rows.values()) for database in manifest.databases.values())
    return f"{counted(rows, 'row')} and {counted(len(manifest.members), 'file')}"
