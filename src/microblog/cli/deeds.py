"""What an admin does to somebody, without a browser."""

import asyncio
from functools import partial

import click

from microblog import config as settings
from microblog.cli import fail
from microblog.cli.database import session_for
from microblog.cli.people import found
from microblog.cli.typed import PageText
from microblog.database import writing
from microblog.moderation import deeds
from microblog.moderation.forms import REASON_MAX_LENGTH
from microblog.moderation.log import COMMAND_LINE
from microblog.users.passwords import nobodys_hash


def _not_empty(_context: click.Context, _option: click.Parameter, reason: str) -> str:
    if not reason:
        raise click.BadParameter("please say why")
    return reason


_reason = click.option(
    "--reason",
    required=True,
    type=PageText(REASON_MAX_LENGTH),
    callback=_not_empty,
    help="For the log of the admins; the suspended read it at the login.",
)


@click.command("set-admin")
@click.argument("name")
def set_admin(name: str) -> None:
    """Make NAME (a username or an e-mail address) an admin."""
    click.echo(f"{asyncio.run(_do(deeds.make_admin, name, ''))} is an admin now.")


@click.command()
@click.argument("name")
@_reason
def suspend(name: str, reason: str) -> None:
    """Suspend NAME: logged out, with no way in, and seen by nobody."""
    click.echo(f"{asyncio.run(_do(deeds.suspend, name, reason))} is suspended now.")


@click.command()
@click.argument("name")
@_reason
def unsuspend(name: str, reason: str) -> None:
    """Let NAME in again."""
    click.echo(f"{asyncio.run(_do(deeds.unsuspend, name, reason))} can log in again.")


@click.command()
@click.argument("name")
@_reason
@click.option("--yes", is_flag=True, help="Don't ask.")
def delete(name: str, reason: str, yes: bool) -> None:
    """Delete the account of NAME with all that they wrote."""
    if not yes:
        called = asyncio.run(_username(name))
        click.confirm(f"Delete the account of {called} for good?", abort=True)
    gone = asyncio.run(_delete(name, reason))
    click.echo(f"The account of {gone} is closed; the running site erases what it leaves.")


async def _username(name: str) -> str:
    async with session_for(settings.load()) as db:
        return (await found(db, name)).username


async def _do(deed: deeds.Deed, name: str, reason: str) -> str:
    async with session_for(settings.load()) as db:
        user = await found(db, name)
        called = user.username
        try:
            async with writing(db):
                await deed(db, by=COMMAND_LINE, person_id=user.id, reason=reason)
        except deeds.Refused as refused:
            raise fail(str(refused)) from None
        return called


async def _delete(name: str, reason: str) -> str:
    return await _do(partial(deeds.close, password_hash=await nobodys_hash()), name, reason)
