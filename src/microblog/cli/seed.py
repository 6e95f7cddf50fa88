"""`microblog seed`: a lively site to try things on."""

import asyncio
import secrets
from collections.abc import Callable

import click

from microblog import config as settings
from microblog.cli import fail
from microblog.cli.database import session_for
from microblog.cli.progress import progress
from microblog.config import Config
from microblog.counted import counted
from microblog.demo.plan import Plan, plan
from microblog.demo.sowing import ADMIN, NamesTaken, Sower
from microblog.users.passwords import hash_password, nobodys_hash
from microblog.users.queries import is_anybody_there


@click.command()
@click.option("--posts", type=click.IntRange(1, 1_000_000), default=5000, show_default=True)
@click.option("--force", is_flag=True, help="Also where there are people already.")
def seed(posts: int, force: bool) -> None:
    """Fill an empty site with fifty invented people, and what they write.

    It is the same site every time. Refused where BASE_URL begins with https://.
    """
    config = settings.load()
    if config.https:
        raise fail("this is a site for the world (BASE_URL is https): invented people stay out")
    password = secrets.token_urlsafe(12)
    sown = plan(posts)
    with progress("Sowing", posts) as advance:
        asyncio.run(_seed(config, sown, password, force, advance))
    click.echo(f"{len(sown.names)} people have written {counted(posts, 'post')}.")
    click.echo(f"Log in as {ADMIN}, an admin, with the password {password}")


async def _seed(
    config: Config, sown: Plan, password: str, force: bool, advance: Callable[[int], None]
) -> None:
    hashes = {
        "admins_hash": await hash_password(password),
        "nobodys_hash": await nobodys_hash(),
    }
    async with session_for(config) as db:
        if not force and await is_anybody_there(db):
            raise fail("there are people here already; --force adds the invented ones")
        try:
            await Sower(db, sown, advance).sow(**hashes)
        except NamesTaken as taken:
            raise fail(f"these names are somebody's already: {taken}") from None
