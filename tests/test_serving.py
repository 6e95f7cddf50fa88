"""The site in processes of its own, from the start to the stop, as a visitor sees it."""

import asyncio
import shutil
from pathlib import Path

import pytest

from tests.browser import Browser
from tests.outside import run_sql
from tests.server import (
    ROOT,
    Command,
    hypercorn,
    microblog_serve,
    microblog_serve_upgrade,
    quart_run_debug,
    server,
)


@pytest.mark.parametrize("command", [microblog_serve, hypercorn])
async def test_a_visitor_walks_through_the_site(instance: Path, command: Command) -> None:
    async with server(instance, command) as site, Browser(site.url) as alice:
        await _arrive(alice)
        await _lose_the_way(alice)
        await _stumble_over_a_lost_table(alice, instance)
        await _leave(alice)
        status = await site.stop()

    assert status == 0
    assert "microblog stops" in site.log


async def test_a_site_that_was_never_migrated_is_migrated_and_served(tmp_path: Path) -> None:
    async with (
        server(tmp_path / "instance", microblog_serve_upgrade) as site,
        Browser(site.url) as alice,
    ):
        registered = await alice.register("alice")
        status = await site.stop()

    assert (registered.headers["Location"], status) == ("/login", 0)


async def test_quart_run_debug_shows_the_traceback(instance: Path) -> None:
    async with server(instance, quart_run_debug) as site, Browser(site.url) as alice:
        await _arrive(alice)
        await _lose_the_way(alice)
        run_sql(instance, "ALTER TABLE posts RENAME TO elsewhere")
        broken = await alice.get("/")
        await site.stop()

    assert broken.status_code == 500
    assert "no such table: posts" in broken.text
    assert "microblog stops" in site.log


async def test_two_workers_stop_together(instance: Path) -> None:
    async with server(instance, workers=2) as site:
        status = await site.stop()

    assert status == 0
    assert site.log.count("microblog stops") == 2


async def test_of_twenty_who_register_one_name_at_two_workers_one_gets_it(instance: Path) -> None:
    async with server(instance, workers=2) as site:
        answers = await asyncio.gather(*(_register(site.url, number) for number in range(20)))

    assert sorted(answers) == [(200, True)] * 19 + [(302, False)]


async def test_of_twenty_who_rename_to_one_name_at_two_workers_one_gets_it(instance: Path) -> None:
    async with server(instance, workers=2) as site:
        people = [Browser(site.url) for _ in range(20)]
        await asyncio.gather(*(_sign_up(person, n) for n, person in enumerate(people)))
        answers = await asyncio.gather(*(_rename(person) for person in people))

    assert sorted(answers) == [(200, True)] * 19 + [(302, False)]


async def _arrive(alice: Browser) -> None:
    """Register, log in, write, read."""
    assert (await alice.register("alice")).headers["Location"] == "/login"
    assert (await alice.log_in("alice")).headers["Location"] == "/"
    assert (await alice.submit("/", post="My first post")).status_code == 302
    assert "My first post" in (await alice.get("/")).text


async def _lose_the_way(alice: Browser) -> None:
    answer = await alice.get("/nothing")

    assert answer.status_code == 404
    assert "This page does not exist" in answer.text


async def _stumble_over_a_lost_table(alice: Browser, instance: Path) -> None:
    run_sql(instance, "ALTER TABLE posts RENAME TO elsewhere")
    broken = await alice.get("/")
    run_sql(instance, "ALTER TABLE elsewhere RENAME TO posts")

    assert broken.status_code == 500
    assert "Something broke on our side" in broken.text
    assert "/static/microblog.css" in broken.text
    assert "My first post" in (await alice.get("/")).text


async def _leave(alice: Browser) -> None:
    assert (await alice.submit("/logout")).status_code == 302
    assert (await alice.get("/")).headers["Location"] == "/login"


async def _register(url: str, number: int) -> tuple[int, bool]:
    async with Browser(url) as browser:
        answer = await browser.register("alice", email=f"alice{number}@example.com")
    return answer.status_code, "already has this username" in answer.text


async def _sign_up(person: Browser, number: int) -> None:
    await person.register(f"person{number}")
    await person.log_in(f"person{number}")


async def _rename(person: Browser) -> tuple[int, bool]:
    async with person:
        answer = await person.submit("/edit_profile", username="zoe", about_me="")
    return answer.status_code, "already has this username" in answer.text


async def test_a_site_is_of_one_release_until_its_restart(instance: Path, tmp_path: Path) -> None:
    site_of = tmp_path / "site"
    for folder in ("src", "alembic"):
        shutil.copytree(ROOT / folder, site_of / folder)
    shutil.copy(ROOT / "hypercorn.toml", site_of)
    async with (
        server(instance, PYTHONPATH=str(site_of / "src")) as site,
        Browser(site.url) as visitor,
    ):
        # As installing the next release does.
        shutil.rmtree(site_of / "src" / "microblog" / "templates")
        (site_of / "alembic" / "versions" / "9999_next.py").touch()
        answers = [await visitor.get(path) for path in ("/login", "/nowhere", "/readyz")]

    assert [answer.status_code for answer in answers] == [200, 404, 200]
    assert "This page does not exist" in answers[1].text
