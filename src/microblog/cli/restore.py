"""`microblog restore`: a site from its backup."""

from pathlib import Path

import click

from microblog import config as settings
from microblog.backups.archive import opened_backup
from microblog.backups.manifest import SETTINGS, Manifest
from microblog.backups.restoring import restore_backup
from microblog.cli.progress import progress
from microblog.clock import moment
from microblog.schema import newest_revision


@click.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def restore(file: Path) -> None:
    """Restore a site from FILE, which `microblog backup` wrote, into an empty instance.

    Every checksum is compared first. The settings of now say where the databases and files go;
    those in FILE are put into the instance folder, for you to compare.
    """
    config = settings.load()
    with opened_backup(file) as found, progress("Restoring", 2 * found.size) as advance:
        restore_backup(config, found, advance)
    click.echo(f"The site of {moment(found.manifest.made_at)} is restored.")
    click.echo(f"Its settings are in {config.instance_path / SETTINGS}; please take what you need.")
    if not _is_newest(found.manifest):
        click.echo("It is of an older release. Please run: microblog db upgrade")


def _is_newest(manifest: Manifest) -> bool:
    found = {part: database.revision for part, database in manifest.databases.items()}
    return found == {part: newest_revision(part) for part in ("main", "store")}
