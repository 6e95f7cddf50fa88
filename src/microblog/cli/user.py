"""`microblog user`: people, without a browser."""

import asyncio
import sys
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

import click
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from microblog import config as settings
from microblog.cli import fail
from microblog.cli.database import engine_for
from microblog.database import writing
from microblog.schema import check_schema
from microblog.tokens.queries import RESET, add_token
from microblog.users.forms import EMAIL_TAKEN, USERNAME_TAKEN, new_account
from microblog.users.passwords import hash_password
from microblog.users.queries import Taken, add_user, set_admin, user_by_login, users


@click.group()
def user() -> None:
    """Look after people."""


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
        raise fail(" ".join(error for errors in account.errors.values() for error in errors))
    asyncio.run(_create(account.username.data, account.email.data, password, admin))
    click.echo(f"{account.username.data} can log in now.")


@user.command("list")
def list_() -> None:
    """Print everybody: number, name, address, and who is an admin."""
    for line in asyncio.run(_list()):
        click.echo(line)


@user.command("set-admin")
@click.argument("name")
def set_admin_(name: str) -> None:
    """Make NAME (a username or an e-mail address) an admin."""
    click.echo(f"{asyncio.run(_set_admin(name))} is an admin now.")


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
        async with _session() as db, writing(db):
            await add_user(
                db, username=name, email=email, password_hash=password_hash, is_admin=admin
            )
    except Taken as taken:
        texts = {"username": USERNAME_TAKEN, "email": EMAIL_TAKEN}
        raise fail(" ".join(texts[field] for field in sorted(taken.fields))) from None


async def _list() -> list[str]:
    async with _session() as db:
        found = await users(db)
    return [
        f"{user.id}\t{user.username}\t{user.email}" + ("\tadmin" if user.is_admin else "")
        for user in found
    ]


async def _set_admin(name: str) -> str:
    async with _session() as db:
        user = await user_by_login(db, name=name)
        if user is None:
            raise fail(f"there is nobody called {name}")
        async with writing(db):
            await set_admin(db, user_id=user.id)
        return user.username


async def _reset_token(name: str) -> str:
    async with _session() as db:
        user = await user_by_login(db, name=name)
        if user is None:
            raise fail(f"there is nobody called {name}")
        async with writing(db):
            return await add_token(db, purpose=RESET, user_id=user.id)


@asynccontextmanager
async def _session() -> AsyncGenerator[AsyncSession, None]:
    async with engine_for(settings.load()) as engine:
        await check_schema(engine)
        async with async_sessionmaker(engine, expire_on_commit=False)() as session:
            yield session
