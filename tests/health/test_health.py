"""What programs that watch a site are told."""

import asyncio
from pathlib import Path

import pytest
from quart import Quart
from sqlalchemy import text

from microblog.config import Config
from microblog.mail.delivery import Delivery
from microblog.mail.mailer import Mailer
from microblog.store import Store
from tests.browser import Browser
from tests.health.probes import asking, site
from tests.moderation.admins import logged_in
from tests.outside import run_sql

PROBES = ("/livez", "/readyz", "/metrics")


async def _break_store(app: Quart) -> None:
    store: Store = app.extensions["store"]
    async with store.writing() as db:
        await db.execute(text("DROP TABLE alembic_version"))


async def test_livez_opens_no_session(app: Quart, browser: Browser) -> None:
    del app.extensions["sessions"], app.extensions["engine"]

    answer = await browser.get("/livez")

    assert (answer.status_code, answer.text) == (200, "ok\n")
    assert "Set-Cookie" not in answer.headers


@pytest.mark.parametrize("path", PROBES)
async def test_a_probe_may_ask_by_any_name(instance: Path, path: str) -> None:
    async with site(instance, base_url="https://blog.example") as app, asking(app) as client:
        answer = await client.get(path, headers={"Host": "127.0.0.1:8000"})

    assert answer.status_code == 200


async def test_a_site_that_works_is_ready(browser: Browser) -> None:
    answer = await browser.get("/readyz?verbose")

    assert (answer.status_code, answer.text) == (200, "ok\n")


async def test_a_missing_migration_is_named_on_this_machine(app: Quart, instance: Path) -> None:
    await asyncio.to_thread(run_sql, instance, "UPDATE alembic_version SET version_num = '0001'")

    async with asking(app) as client:
        answer = await client.get("/readyz?verbose")

    assert answer.status_code == 503
    assert "schema: The database is at 0001" in answer.text
    assert "error-store: ok" in answer.text


async def test_the_tables_of_the_next_release_leave_this_one_ready(
    app: Quart, instance: Path
) -> None:
    await asyncio.to_thread(run_sql, instance, "UPDATE alembic_version SET version_num = '9999'")

    async with asking(app) as client:
        answer = await client.get("/readyz")

    assert answer.status_code == 200


async def test_a_stranger_reads_only_that_it_is_not_ready(app: Quart, browser: Browser) -> None:
    await _break_store(app)

    answer = await browser.get("/readyz?verbose", headers={"Accept": "application/json"})

    assert (answer.status_code, answer.json()) == (503, {"ready": False})


async def test_an_admin_reads_which_check_failed(app: Quart) -> None:
    await _break_store(app)

    async with logged_in(app, "alice", is_admin=True) as alice:
        answer = await alice.get("/readyz?verbose", headers={"Accept": "application/json"})

    assert answer.json()["checks"]["database"] == "ok"
    assert "no tables" in answer.json()["checks"]["error-store"]


@pytest.mark.parametrize("accepted", ["*/*", "text/html", "image/png"])
async def test_who_asks_for_no_json_gets_text(browser: Browser, accepted: str) -> None:
    assert (await browser.get("/readyz", headers={"Accept": accepted})).text == "ok\n"


async def test_checks_ask_the_database_once_a_second(app: Quart, browser: Browser) -> None:
    await browser.get("/readyz")
    await _break_store(app)

    assert (await browser.get("/readyz")).status_code == 200


async def test_a_mail_that_nobody_tries_is_a_fault(app: Quart, config: Config) -> None:
    store: Store = app.extensions["store"]
    # The delivery was never started.
    app.extensions["mailer"] = Mailer(config, store, Delivery(config, store))
    columns = "kind, message_id, recipients, subject, body, created_at, state, tries, next_try_at"
    values = "'x', 'x', 'x', 'x', 'x', '2026-01-01', 'waiting', 0, '2026-01-01 00:00:00'"
    async with store.writing() as db:
        await db.execute(text(f"INSERT INTO mails ({columns}) VALUES ({values})"))

    async with asking(app) as client:
        assert "mail-spool: a mail that is due" in (await client.get("/readyz?verbose")).text
