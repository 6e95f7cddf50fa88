"""`microblog drill`: break something on purpose, and see whether everybody who should know does."""

import asyncio
import time
from pathlib import Path

import click
from quart import Quart

from microblog import config as settings
from microblog import create_app
from microblog.cli import fail
from microblog.cli.errors import opened_store
from microblog.config import Config
from microblog.errors.changing import forget_kind
from microblog.errors.reading import incident_by_number, mail_of_group
from microblog.errors.rules import DRILL
from microblog.guards.hosts import ANY_HOST
from microblog.mail.models import SENT
from microblog.store import Store

_SECONDS = 30.0


class DrillError(Exception):
    """Raised by the drill, and by nothing else."""


@click.command()
def drill() -> None:
    """Raise an error on the real instance and follow it: page, log, error store and mail."""
    config = settings.load()
    if not asyncio.run(_drill(config)):
        raise fail("the drill found something: see above")


async def _drill(config: Config) -> bool:
    async with opened_store() as store:
        async with store.writing() as db:
            await forget_kind(db, kind=DRILL)
        app = create_app(config)
        app.add_url_rule("/drill", "drill", _raise)
        async with app.test_app():
            number, page_is_good = await _visit(app, config.served_hosts[0])
            mailed = await _mail(store, number) if config.mails_errors else None
        stored = await _stored(store, number)
    click.echo(f"The incident is {number}.")
    results = [
        _say("page", page_is_good, "the visitor saw our page with the number"),
        _say("store", stored, f"microblog errors show {number}"),
    ]
    if config.logs_to_file:
        logged = _logged(config.log_path, number)
        results.append(_say("log", logged, f"{config.log_path} has it"))
    if mailed is None:
        click.echo("-     mail   not set up: MAIL_SERVER and ADMINS")
    else:
        error, seconds = mailed
        said = error or f"taken by {config.mail_server} after {seconds:.1f} s"
        results.append(_say("mail", error is None, said))
    return all(results)


async def _raise() -> str:
    raise DrillError("this is only a drill")


async def _visit(app: Quart, host: str) -> tuple[str, bool]:
    headers = {"Host": "localhost" if host == ANY_HOST else host}
    answer = await app.test_client().get("/drill", headers=headers)
    number = answer.headers["X-Request-ID"]
    return number, answer.status_code == 500 and number in await answer.get_data(as_text=True)


async def _mail(store: Store, number: str) -> tuple[str | None, float]:
    """What went wrong with the mail, or None, and how long it took."""
    start = time.monotonic()
    while time.monotonic() - start < _SECONDS:
        async with store.reading() as db:
            mail = await mail_of_group(db, number=number)
        if mail is not None and (mail.state == SENT or mail.last_error):
            return mail.last_error, time.monotonic() - start
        await asyncio.sleep(0.1)
    return "no mail was sent within half a minute", _SECONDS


async def _stored(store: Store, number: str) -> bool:
    async with store.reading() as db:
        return await incident_by_number(db, number=number) is not None


def _logged(path: Path, number: str) -> bool:
    with path.open("rb") as file:
        return any(number.encode() in line for line in file)


def _say(what: str, good: bool, text: str) -> bool:
    click.echo(f"{'ok' if good else 'FAIL':<5} {what:<6} {text}")
    return good
