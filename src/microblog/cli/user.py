"""`microblog user`: people, without a browser."""

import asyncio
import sys

import click

from microblog import config as settings
from microblog.cli import fail
from microblog.cli.database import session_for
from microblog.cli.deeds import delete, set_admin, suspend, unsuspend
from microblog.cli.json_lines import echo_json, json_option
from microblog.cli.people import found
from microblog.database import writing
from microblog.tokens.queries import RESET, add_token
from microblog.users.forms import EMAIL_TAKEN, USERNAME_TAKEN, new_account
from microblog.users.models import User
from microblog.users.passwords import hash_password
from microblog.users.queries import users
from microblog.users.writing import Taken, add_user

LISTED = ("id", "username", "email", "is_admin", "created_at", "last_seen_at", "suspended_at")


@click.group()
def user() -> None:
    """Look after people."""


for command in (set_admin, suspend, unsuspend, delete):
    user.add_command(command)


@user.command()
@click.argument("name")
@click.argument("email")
@click.option("--admin", is_flag=True, help="Make the person an admin.")
@click.option("--password-stdin", is_flag=True, help="Read the password from standard input.")
def create(name: str, email: str, admin: bool, password_stdin: bool) -> None:
    """Make an account for NAME with the address EMAIL; asks for the password."""
    password = _password_of_stdin() if password_stdin else _password_typed()
    account = new_account(name, email, password)
    if account.errors:
        raise fail(" ".join(str(error) for errors in account.errors.values() for error in errors))
    asyncio.run(_create(account.username.data, account.email.data, password, admin))
    click.echo(f"{account.username.data} can log in now.")


@user.command("list")
@json_option
def list_(as_json: bool) -> None:
    """Print everybody: number, name, address, and who is an admin."""
    for user in asyncio.run(_list()):
        if as_json:
            echo_json({name: getattr(user, name) for name in LISTED})
        else:
            admin = "\tadmin" if user.is_admin else ""
            click.echo(f"{user.id}\t{user.username}\t{user.email}{admin}")


@user.command("reset-link")
@click.argument("name")
def reset_link(name: str) -> None:
    """Print a link by which NAME can choose a new password, once, in the next 30 minutes."""
    config = settings.load()
    token = asyncio.run(_reset_token(name))
    click.echo(f"{config.address}/reset_password/{token}")
    if not config.address:
        click.echo("Put the site's address before it; with BASE_URL it would be there.", err=True)


def _password_of_stdin() -> str:
    try:
        return sys.stdin.buffer.readline().decode().rstrip("\r\n")
    except UnicodeDecodeError:
        raise fail("the password must be UTF-8 text") from None


def _password_typed() -> str:
    if not sys.stdin.isatty():
        raise fail("there is no terminal to ask for a password: please use --password-stdin")
    password: str = click.prompt("Password", hide_input=True, confirmation_prompt=True)
    return password


async def _create(name: str, email: str, password: str, admin: bool) -> None:
    password_hash = await hash_password(password)
    try:
        async with session_for(settings.load()) as db, writing(db):
            await add_user(
                db, username=name, email=email, password_hash=password_hash, is_admin=admin
            )
    except Taken as taken:
        texts = {"username": USERNAME_TAKEN, "email": EMAIL_TAKEN}
        raise fail(" ".join(str(texts[field]) for field in sorted(taken.fields))) from None


async def _list() -> list[User]:
    async with session_for(settings.load()) as db:
        return await users(db)


async def _reset_token(name: str) -> str:
    async with session_for(settings.load()) as db:
        user = await found(db, name)
        async with writing(db):
            return await add_token(db, purpose=RESET, user_id=user.id)
