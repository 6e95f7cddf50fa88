"""What programs that watch a site are told."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest
from quart import Quart
from sqlalchemy import text

from microblog import create_app
from microblog.config import Config, load
from microblog.mail.delivery import Delivery
from microblog.mail.mailer import Mailer
from microblog.store import Store
from tests.browser import Browser
from tests.moderation.admins import logged_in
from tests.outside import run_sql

HERE = {"Host": "localhost:8000"}
TOKEN = "a token for those who watch 1"
PROBES = ("/livez", "/readyz", "/metrics")


@asynccontextmanager
async def _asking(
    app: Quart, address: str = "127.0.0.1"
) -> AsyncGenerator[httpx.AsyncClient, None]:
    transport = httpx.ASGITransport(app, client=(address, 1))  # type: ignore[arg-type]
    async with httpx.AsyncClient(transport=transport, base_url="http://localhost") as client:
        yield client


@asynccontextmanager
async def _site(instance: Path, **settings: object) -> AsyncGenerator[Quart, None]:
    app = create_app(load(instance_path=instance, _env_file=None, **settings))
    async with app.test_app():
        yield app


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
    async with _site(instance, base_url="https://blog.example") as app, _asking(app) as client:
        answer = await client.get(path, headers={"Host": "127.0.0.1:8000"})

    assert answer.status_code == 200


async def test_a_site_that_works_is_ready(browser: Browser) -> None:
    answer = await browser.get("/readyz?verbose")

    assert (answer.status_code, answer.text) == (200, "ok\n")


async def test_a_missing_migration_is_named_on_this_machine(app: Quart, instance: Path) -> None:
    await asyncio.to_thread(run_sql, instance, "UPDATE alembic_version SET version_num = '0001'")

    async with _asking(app) as client:
        answer = await client.get("/readyz?verbose")

    assert answer.status_code == 503
    assert "schema: The database is at 0001" in answer.text
    assert "error-store: ok" in answer.text


async def test_the_tables_of_the_next_release_leave_this_one_ready(
    app: Quart, instance: Path
) -> None:
    await asyncio.to_thread(run_sql, instance, "UPDATE alembic_version SET version_num = '9999'")

    async with _asking(app) as client:
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

    async with _asking(app) as client:
        assert "mail-spool: a mail that is due" in (await client.get("/readyz?verbose")).text


async def test_requests_are_counted_by_endpoint_and_status(app: Quart) -> None:
    async with _asking(app) as client:
        for path in ("/user/nobody", "/user/somebody", "/nothing/here", "/else"):
            await client.get(path)
        figures = (await client.get("/metrics")).text

    labels = 'process="MainProcess",route='
    assert f'microblog_requests_total{{{labels}"profiles.profile",status="404"}} 2.0' in figures
    assert f'microblog_requests_total{{{labels}"unmatched",status="404"}} 2.0' in figures
    assert f'microblog_request_seconds_count{{{labels}"unmatched"}} 2.0' in figures


async def test_errors_and_what_waits_have_figures(app: Quart) -> None:
    async with _asking(app) as client:
        figures = (await client.get("/metrics")).text

    assert 'microblog_error_queue_length{process="MainProcess"} 0.0' in figures
    assert "microblog_mails_waiting 0.0" in figures
    assert 'database="main",process="MainProcess",state="used"' in figures


async def test_the_latest_bugs_have_figures(app: Quart) -> None:
    store: Store = app.extensions["store"]
    columns = "key, title, kind, place, message, first_at, last_at, times, people, routes,"
    columns += " first_release, last_release, state, note, mailed_count, next_mail_at"
    values = "'x', 'x', 'x', '', '2026-01-01', '2026-01-01', 7, 0, '', '', '', 'open', '', 0, 1"
    async with store.writing() as db:
        for number in range(60):
            await db.execute(
                text(f"INSERT INTO error_groups ({columns}) VALUES ({number}, {values})")
            )

    async with _asking(app) as client:
        figures = (await client.get("/metrics")).text

    assert figures.count("microblog_errors_total{") == 50


async def test_without_the_error_store_there_are_still_figures(app: Quart) -> None:
    store: Store = app.extensions["store"]
    async with store.writing() as db:
        await db.execute(text("DROP TABLE error_groups"))

    async with _asking(app) as client:
        answer = await client.get("/metrics")

    assert answer.status_code == 200
    assert "microblog_error_store_up 0.0" in answer.text


@pytest.mark.parametrize(
    ("address", "headers"),
    [
        ("192.0.2.7", {}),
        ("192.0.2.7", {"X-Forwarded-For": "127.0.0.1"}),
        ("127.0.0.1", {"X-Forwarded-For": "192.0.2.7"}),
        ("127.0.0.1", {"X-Forwarded-For": "127.0.0.1"}),
        ("127.0.0.1", {"Host": "a.page.that.rebinds.example"}),
    ],
)
@pytest.mark.parametrize("hops", [0, 1])
async def test_who_is_not_on_this_machine_learns_of_no_metrics(
    instance: Path, address: str, headers: dict[str, str], hops: int
) -> None:
    async with _site(instance, proxy_hops=hops) as app, _asking(app, address) as client:
        assert (await client.get("/metrics", headers=headers)).status_code == 404


@pytest.mark.parametrize("address", ["127.0.0.1", "127.1.2.3", "::1", "::ffff:127.0.0.1"])
async def test_this_machine_has_many_addresses(app: Quart, address: str) -> None:
    async with _asking(app, address) as client:
        assert (await client.get("/metrics")).status_code == 200


@pytest.mark.parametrize(
    ("said", "status"),
    [(f"Bearer {TOKEN}", 200), (f"Bearer {TOKEN}x", 404), (TOKEN, 404), ("", 404), ("é", 404)],
)
async def test_where_there_is_a_token_it_is_asked_for(
    instance: Path, said: str, status: int
) -> None:
    headers: Any = {"Authorization": said.encode("latin-1")}
    async with _site(instance, metrics_token=TOKEN) as app, _asking(app) as client:
        assert (await client.get("/metrics", headers=headers)).status_code == status
