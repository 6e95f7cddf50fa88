"""The figures of a site, and who reads them."""

from pathlib import Path
from typing import Any

import pytest
from quart import Quart
from sqlalchemy import text

from microblog.store import Store
from tests.health.probes import asking, site

TOKEN = "a token for those who watch 1"


async def test_requests_are_counted_by_endpoint_and_status(app: Quart) -> None:
    async with asking(app) as client:
        for path in ("/user/nobody", "/user/somebody", "/nothing/here", "/else"):
            await client.get(path)
        figures = (await client.get("/metrics")).text

    labels = 'process="MainProcess",route='
    assert f'microblog_requests_total{{{labels}"profiles.profile",status="404"}} 2.0' in figures
    assert f'microblog_requests_total{{{labels}"unmatched",status="404"}} 2.0' in figures
    assert f'microblog_request_seconds_count{{{labels}"unmatched"}} 2.0' in figures


async def test_errors_and_what_waits_have_figures(app: Quart) -> None:
    async with asking(app) as client:
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

    async with asking(app) as client:
        figures = (await client.get("/metrics")).text

    assert figures.count("microblog_errors_total{") == 50


async def test_without_the_error_store_there_are_still_figures(app: Quart) -> None:
    store: Store = app.extensions["store"]
    async with store.writing() as db:
        await db.execute(text("DROP TABLE error_groups"))

    async with asking(app) as client:
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
    async with site(instance, proxy_hops=hops) as app, asking(app, address) as client:
        assert (await client.get("/metrics", headers=headers)).status_code == 404


@pytest.mark.parametrize("address", ["127.0.0.1", "127.1.2.3", "::1", "::ffff:127.0.0.1"])
async def test_this_machine_has_many_addresses(app: Quart, address: str) -> None:
    async with asking(app, address) as client:
        assert (await client.get("/metrics")).status_code == 200


@pytest.mark.parametrize(
    ("said", "status"),
    [(f"Bearer {TOKEN}", 200), (f"Bearer {TOKEN}x", 404), (TOKEN, 404), ("", 404), ("é", 404)],
)
async def test_where_there_is_a_token_it_is_asked_for(
    instance: Path, said: str, status: int
) -> None:
    headers: Any = {"Authorization": said.encode("latin-1")}
    async with site(instance, metrics_token=TOKEN) as app, asking(app) as client:
        assert (await client.get("/metrics", headers=headers)).status_code == status
