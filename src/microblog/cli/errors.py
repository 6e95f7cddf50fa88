"""`microblog errors`: what broke, without a browser."""

import asyncio
import json
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import timedelta

import click
from sqlalchemy.ext.asyncio import AsyncConnection

from microblog import config as settings
from microblog.cli import fail
from microblog.cli.database import failures_in_one_line
from microblog.cli.json_lines import echo_json, json_option
from microblog.cli.typed import PageText
from microblog.clock import moment, utc_now
from microblog.errors import changing, reading
from microblog.errors.forms import NOTE_LENGTH
from microblog.errors.models import OPEN
from microblog.errors.reports import RELEASE
from microblog.errors.words import how_often
from microblog.schema import check_schema
from microblog.store import AnyRow, Store


@click.group()
def errors() -> None:
    """Look at what broke, and say what is solved."""


@errors.command("list")
@click.option("--state", type=click.Choice(reading.STATES), default=OPEN, show_default=True)
@json_option
def list_(state: str, as_json: bool) -> None:
    """Print the newest bugs: the number of an incident, how often, when last, and where.

    The other commands take that number.
    """
    for number, group in asyncio.run(_groups(state)):
        if as_json:
            echo_json({"number": number, **group._asdict()})
        else:
            click.echo(
                f"{number or '':<9}  {group.times:>8}×  {moment(group.last_at)}  "
                f"{group.title}: {group.message}"
            )


@errors.command()
@click.argument("number")
def show(number: str) -> None:
    """Print all that is known of the incident NUMBER, such as K7QF-2M9T."""
    incident, group, comments = asyncio.run(_incident(number))
    click.echo(f"{group.title}: {group.message}\n")
    click.echo(f"Number    {incident.number}, {moment(incident.at)}")
    click.echo(
        f"Who       {f'user {incident.user_id}' if incident.user_id else 'nobody logged in'}"
    )
    for name, value in json.loads(incident.facts).items():
        click.echo(f"{name.capitalize():<9} {value}")
    click.echo(f"The bug   {how_often(group)}, {group.state}, first {moment(group.first_at)}")
    for comment in comments:
        click.echo(f"Visitor   {comment.text}")
    click.echo(f"\n{incident.text}{incident.also}")


@errors.command()
@click.argument("number")
def solve(number: str) -> None:
    """Say that the bug of the incident NUMBER is solved in this release."""
    asyncio.run(_change(number, changing.solve, release=RELEASE))
    click.echo(f"Solved in {RELEASE}. A mail comes if another release has it.")


@errors.command()
@click.argument("number")
@click.option("--days", type=click.IntRange(1, 365), default=7, show_default=True)
def mute(number: str, days: int) -> None:
    """Send no mail about the bug of the incident NUMBER for some days."""
    until = utc_now() + timedelta(days=days)
    asyncio.run(_change(number, changing.mute, until=until))
    click.echo(f"Muted until {until:%Y-%m-%d}. It is still counted.")


@errors.command()
@click.argument("number")
def reopen(number: str) -> None:
    """Hear of the bug of the incident NUMBER again."""
    asyncio.run(_change(number, changing.reopen))
    click.echo("Open again.")


@errors.command()
@click.argument("number")
@click.argument("text", type=PageText(NOTE_LENGTH))
def note(number: str, text: str) -> None:
    """Tell visitors who meet the bug of the incident NUMBER this TEXT."""
    asyncio.run(_change(number, changing.save_note, note=text))
    click.echo("The note is saved.")


async def _groups(state: str) -> list[tuple[str | None, AnyRow]]:
    async with opened_store() as store, store.reading() as db:
        groups, _ = await reading.groups_page(db, state=state, before=None)
        numbers = await reading.newest_numbers(db, group_ids=[group.id for group in groups])
    return [(numbers.get(group.id), group) for group in groups]


async def _incident(number: str) -> tuple[AnyRow, AnyRow, list[AnyRow]]:
    async with opened_store() as store, store.reading() as db:
        incident = await _found(db, number)
        group = await reading.group_by_id(db, group_id=incident.group_id)
        comments = await reading.comments_on_incident(db, number=incident.number)
    assert group is not None  # noqa: S101  # a foreign key
    return incident, group, comments


async def _change(number: str, change: Callable[..., Awaitable[None]], **values: object) -> None:
    async with opened_store() as store:
        async with store.reading() as db:
            incident = await _found(db, number)
        async with store.writing() as db:
            await change(db, group_id=incident.group_id, **values)


async def _found(db: AsyncConnection, number: str) -> AnyRow:
    incident = await reading.incident_by_number(db, number=number)
    if incident is None:
        raise fail(f"no incident {number} was kept; the log may have a line: grep it there")
    return incident


@asynccontextmanager
async def opened_store() -> AsyncGenerator[Store, None]:
    """The store of the settings; raises OldSchema."""
    store = Store(settings.load().errors_database)
    try:
        with failures_in_one_line("store"):
            await check_schema(store.engine, "store")
            yield store
    finally:
        await store.close()
