"""`microblog read-only`: reading goes on, and nothing is written."""

import asyncio
import time

import click

from microblog import config as settings
from microblog.cli import fail
from microblog.cli.database import session_for
from microblog.config import Config
from microblog.database import writing
from microblog.harmless import harmless
from microblog.read_only import FILE, MOST_CHARACTERS, text_of_file
from microblog.site_settings.live import RENEW_EVERY_SECONDS
from microblog.site_settings.queries import READ_ONLY, forget_setting, save_setting, saved_settings

# For the reading itself, and for what was being written.
_AND_A_MOMENT = 1.0


@click.group("read-only")
def read_only() -> None:
    """Let the running site be read, and not written: to move it, or to mend it."""


@read_only.command()
@click.argument("text", default="")
def on(text: str) -> None:
    """Write nothing from now on, and say TEXT above every page, such as "back at 14:00".

    Returns when every process of the site knows it, so that what comes next in a script may copy
    the database.
    """
    said = harmless(" ".join(text.split()))
    if len(said) > MOST_CHARACTERS:
        raise fail(f"the text may have {MOST_CHARACTERS} characters, and has {len(said)}")
    config = settings.load()
    try:
        asyncio.run(_save(config, said))
        click.echo("The site is read-only. Waiting until every process knows it…")
    except click.ClickException as error:
        file = config.instance_path / FILE
        file.write_text(said, encoding="utf-8")
        click.echo(f"{error.message}: so the file {file} says it, to this machine alone.", err=True)
    time.sleep(RENEW_EVERY_SECONDS + _AND_A_MOMENT)


@read_only.command()
def off() -> None:
    """Let people write again; every process knows it within five seconds."""
    config = settings.load()
    (config.instance_path / FILE).unlink(missing_ok=True)
    asyncio.run(_forget(config))
    click.echo("People can write again.")


@read_only.command()
def status() -> None:
    """Print whether the site is read-only, what says so, and the text."""
    config = settings.load()
    by_file = text_of_file(config.instance_path)
    if by_file is not None:
        click.echo(f"on, by the file {config.instance_path / FILE}: {by_file or '(no text)'}")
    by_database = asyncio.run(_saved(config))
    if by_database is not None:
        click.echo(f"on, by the database: {by_database or '(no text)'}")
    if by_file is None and by_database is None:
        click.echo("off")


async def _save(config: Config, said: str) -> None:
    async with session_for(config) as db, writing(db):
        await save_setting(db, name=READ_ONLY, value=said)


async def _forget(config: Config) -> None:
    async with session_for(config) as db:
        # A database that can't be written may have been read-only by the file alone.
        if READ_ONLY in await saved_settings(db):
            async with writing(db):
                await forget_setting(db, name=READ_ONLY)


async def _saved(config: Config) -> str | None:
    async with session_for(config) as db:
        return (await saved_settings(db)).get(READ_ONLY)
