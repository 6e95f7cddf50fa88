"""`microblog read-only`, beside a site that runs."""

import asyncio
from pathlib import Path

import pytest

from microblog.read_only import FILE
from tests.browser import Browser
from tests.cli.conftest import Microblog
from tests.outside import run_sql
from tests.server import Server, server

ON_POSTGRESQL = pytest.mark.parametrize("instance", ["postgresql"], indirect=True)
SAVED = "SELECT name, value FROM site_settings"
SAVE = "INSERT INTO site_settings (name, value) VALUES ('read_only', 'moving')"


async def _pages(site: Server) -> set[bool]:
    """Whether the pages of both processes say it: a connection of its own for each."""
    said = set()
    for _ in range(10):
        async with Browser(site.url) as browser:
            said.add("moving, back at 14:00" in (await browser.get("/login")).text)
    return said


async def test_when_the_command_returns_every_process_says_it(
    instance: Path, microblog: Microblog
) -> None:
    async with server(instance, workers=2) as site:
        answer = await asyncio.to_thread(microblog, "read-only", "on", "moving, back at 14:00")
        said = await _pages(site)

    assert (answer.returncode, answer.stderr, said) == (0, "", {True})


async def test_switched_off_it_is_gone_within_seconds(instance: Path, microblog: Microblog) -> None:
    (instance / FILE).write_text("moving, back at 14:00")
    async with server(instance, workers=2) as site:
        await asyncio.to_thread(microblog, "read-only", "off")
        async with asyncio.timeout(10):
            while await _pages(site) != {False}:
                await asyncio.sleep(0.1)


def test_off_forgets_the_switch_in_the_database(instance: Path, microblog: Microblog) -> None:
    run_sql(instance, SAVE)

    answer = microblog("read-only", "off")

    assert (answer.returncode, answer.stdout) == (0, "People can write again.\n")
    assert run_sql(instance, SAVED) == []


def test_status_says_what_is_switched_and_where(instance: Path, microblog: Microblog) -> None:
    before = microblog("read-only", "status").stdout
    run_sql(instance, SAVE)
    (instance / FILE).write_text("")

    after = microblog("read-only", "status").stdout

    assert before == "off\n"
    assert after == "on, by the file instance/read-only: (no text)\non, by the database: moving\n"


def test_a_text_that_is_too_long_is_refused(instance: Path, microblog: Microblog) -> None:
    answer = microblog("read-only", "on", "x" * 301)

    assert answer.returncode == 1
    assert answer.stderr == "Error: the text may have 300 characters, and has 301\n"


@ON_POSTGRESQL
def test_a_database_that_takes_no_writes_leaves_it_to_the_file(
    instance: Path, microblog: Microblog
) -> None:
    [(name,)] = run_sql(instance, "SELECT current_database()")
    run_sql(instance, f'ALTER DATABASE "{name}" SET default_transaction_read_only = on')

    answer = microblog("read-only", "on", "moving")

    assert answer.returncode == 0
    assert "cannot execute" in answer.stderr
    assert (instance / FILE).read_text() == "moving"
