"""Two servers, each with a folder of its own, on one PostgreSQL: what one does, the other knows."""

import asyncio
import re
import shutil
from collections.abc import AsyncGenerator
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from microblog import migrations
from microblog.clock import utc_now
from microblog.config import load
from microblog.mail.letter import Letter
from microblog.mail.models import LETTER
from microblog.mail.spool import put_mail
from microblog.store import Store
from tests.browser import Browser
from tests.letters import BASE_URL
from tests.outside import run_sql
from tests.people import write
from tests.postgresql import PostgreSQL
from tests.server import Server, server
from tests.smtp import Inbox

A_DAY_AGO = "2026-01-01"


class Machines(NamedTuple):
    """The two, and the instance by which their databases are asked."""

    one: Server
    other: Server
    instance: Path

    async def ask(self, statement: str) -> list[tuple[Any, ...]]:
        """Run a statement on the database that both have."""
        return await asyncio.to_thread(run_sql, self.instance, statement)


@pytest.fixture
async def machines(
    instance: Path, inbox: Inbox, postgresql: PostgreSQL, monkeypatch: pytest.MonkeyPatch
) -> AsyncGenerator[Machines, None]:
    """Their databases, key, mail server and folder of exports are the same, and nothing else."""
    settings: dict[str, Any] = {
        "DATABASE_URL": postgresql.new_database(),
        "ERRORS_DATABASE_URL": postgresql.new_database(),
        "SECRET_KEY": "the same on both machines",
        "RATELIMIT_ENABLED": "yes",
        "MAIL_SERVER": "127.0.0.1",
        "MAIL_PORT": str(inbox.port),
        "MAIL_FROM": "site@example.com",
        "BASE_URL": BASE_URL,
        "ALLOWED_HOSTS": "*",
        "CONFIRM_EMAIL": "no",
        "ADMINS": "admin@example.com",
    }
    for name in ("DATABASE_URL", "ERRORS_DATABASE_URL"):
        monkeypatch.setenv(name, settings[name])
    await asyncio.to_thread(migrations.upgrade_all, load(_env_file=None))
    elsewhere = instance.with_name("elsewhere") / "instance"
    shutil.copytree(instance, elsewhere)
    (instance / "exports").mkdir()
    (elsewhere / "exports").symlink_to(instance / "exports")
    async with server(instance, **settings) as one, server(elsewhere, **settings) as other:
        yield Machines(one, other, instance)


@pytest.fixture
async def alice(machines: Machines) -> AsyncGenerator[Browser, None]:
    """Alice, who always gets to the one."""
    async with Browser(machines.one.url) as browser:
        await browser.register("alice")
        await browser.log_in("alice")
        yield browser


@pytest.fixture
async def bob(machines: Machines) -> AsyncGenerator[Browser, None]:
    """Bob, who always gets to the other."""
    async with Browser(machines.other.url) as browser:
        await browser.register("bob")
        await browser.log_in("bob")
        yield browser


async def test_tries_count_on_both_together(machines: Machines, alice: Browser) -> None:
    async with Browser(machines.one.url) as one, Browser(machines.other.url) as other:
        wrong = [await who.log_in("alice", password="not it") for who in (one, other) * 5]
        answers = [await who.log_in("alice", password="not it") for who in (one, other)]

    assert {answer.status_code for answer in wrong} == {200}
    assert [answer.status_code for answer in answers] == [429, 429]


async def test_a_login_holds_on_both(machines: Machines, alice: Browser) -> None:
    alice.client.base_url = machines.other.url

    assert "Log out" in (await alice.get("/settings/logins")).text


async def test_new_posts_are_announced_on_the_other(alice: Browser, bob: Browser) -> None:
    seen = await write(bob, "hello")

    await write(alice, "news")

    answer = await bob.get(f"/new/explore?after={seen}")
    assert answer.json() == {"text": "1 new post"}


async def test_settings_are_seen_on_the_other_within_seconds(
    machines: Machines, alice: Browser, bob: Browser
) -> None:
    await machines.ask("UPDATE users SET is_admin = (username = 'alice')")

    await alice.submit("/admin/settings", name="Ours", contact="x@x.example", registration="open")

    async with asyncio.timeout(7):
        while "&ndash; Ours</title>" not in (await bob.get("/explore")).text:
            await asyncio.sleep(0.1)


async def test_every_mail_is_sent_once(machines: Machines, inbox: Inbox) -> None:
    store = Store(load(_env_file=None).errors_database)
    async with store.writing() as unit:
        for number in range(30):
            await put_mail(
                unit,
                kind=LETTER,
                message_id=f"<{number}@x.example>",
                recipients=("person@x.example",),
                letter=Letter("s", "b"),
                now=utc_now(),
            )
    await store.close()

    await inbox.wait_for(30, seconds=30)

    assert len({message["Message-ID"] for message in inbox.messages}) == 30
    assert len(inbox.messages) == 30


async def test_a_digest_is_sent_and_an_export_made_once(
    machines: Machines, alice: Browser, bob: Browser, inbox: Inbox
) -> None:
    await alice.submit("/settings/notifications", digest="y")
    await write(bob, "look, @alice")
    await machines.ask(f"UPDATE users SET digest_sent_at = '{A_DAY_AGO}' WHERE digest")

    # Whoever asks for an export has both look for work.
    await asyncio.gather(*(who.submit("/settings/export") for who in (alice, bob)))

    async with asyncio.timeout(20):
        while await machines.ask("SELECT 1 FROM exports WHERE state <> 'ready'"):
            await asyncio.sleep(0.1)
    await inbox.wait_for(1)
    await asyncio.sleep(0.5)
    assert len(inbox.messages) == 1
    assert len(list((machines.instance / "exports").iterdir())) == 2


async def test_an_export_is_read_from_the_other(machines: Machines, alice: Browser) -> None:
    await alice.submit("/settings/export")
    async with asyncio.timeout(20):
        while "Download it" not in (page := (await alice.get("/settings/export")).text):
            await asyncio.sleep(0.1)

    alice.client.base_url = machines.other.url

    [path] = re.findall(r'"(/settings/export/\d+)"', page)
    assert (await alice.get(path)).status_code == 200
