"""`microblog user`: people, without a browser."""

import asyncio
import sys
from collections.abc import AsyncGenerator, Coroutine
from contextlib import asynccontextmanager
from typing import Any

import click
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from microblog import config as settings
from microblog.cli import cli, fail
from microblog.database import open_engine, writing
from microblog.schema import OldSchema, check_schema
from microblog.users.forms import EMAIL_TAKEN, USERNAME_TAKEN, account_errors
from microblog.users.passwords import hash_password
from microblog.users.queries import Taken, add_user, set_admin, user_by_login, users


@cli.group("user")
def user_group() -> None:
    """Look after people."""


@user_group.command()
@click.argument("name")
@click.argument("email")
@click.option("--admin", is_flag=True, help="Make the person an admin.")
@click.option("--password-stdin", is_flag=True, help="Read the password from standard input.")
def create(name: str, email: str, admin: bool, password_stdin: bool) -> None:
    """Make an account for NAME with the address EMAIL; asks for the password."""
    if password_stdin:
        password = sys.stdin.readline().rstrip("\n")
    else:
        password = click.prompt("Password", hide_input=True, confirmation_prompt=True)
    if errors := account_errors(name, email, password):
        raise fail(" ".join(errors))
    _run(_create(name, email, password, admin))
    click.echo(f"{name} can log in now.")


@user_group.command("list")
def list_() -> None:
    """Print everybody: number, name, address, and who is an admin."""
    for line in _run(_list()):
        click.echo(line)


@user_group.command("set-admin")
@click.argument("name")
def set_admin_(name: str) -> None:
    """Make NAME (a username or an e-mail address) an admin."""
    click.echo(f"{_run(_set_admin(name))} is an admin now.")


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


@asynccontextmanager
async def _session() -> AsyncGenerator[AsyncSession, None]:
    engine = open_engine(settings.load().database)
    try:
        await check_schema(engine)
        async with async_sessionmaker(engine, expire_on_commit=False)() as session:
            yield session
    finally:
        await engine.dispose()


def _run(work: Coroutine[Any, Any, Any]) -> Any:
    try:
        return asyncio.run(work)
    except OldSchema as error:
        raise fail(str(error)) from None
