"""Reports of a site in processes of its own: several workers, signals, full disks."""

import asyncio
import os
import shutil
import signal
import sqlite3
import time
from pathlib import Path

import pytest

from tests.browser import Browser
from tests.errors.kept import rows
from tests.load import load
from tests.mail.bad_servers import silent
from tests.outside import run_sql
from tests.server import free_port, microblog_serve, server
from tests.smtp import Inbox, mail_settings, smtp_server


def _retention_was_just_done(instance: Path) -> None:
    # It would meet the missing table too, and that is another error.
    with sqlite3.connect(instance / "errors.db") as store:
        store.execute("INSERT INTO claims VALUES ('retention', datetime('now', '+1 hour') || '.0')")
    store.close()


async def _break(url: str, times: int) -> None:
    async with Browser(url) as browser:
        for _ in range(times):
            answer = await browser.register("alice")
            assert answer.status_code == 500


@pytest.mark.parametrize("workers", [2, 4])
async def test_several_workers_send_one_mail_about_one_error(
    instance: Path, inbox: Inbox, workers: int
) -> None:
    _retention_was_just_done(instance)
    async with server(instance, workers=workers, **mail_settings(inbox.port)) as site:
        run_sql(instance, "ALTER TABLE name_holds RENAME TO elsewhere")
        await asyncio.gather(*(_break(site.url, 5) for _ in range(4 * workers)))
        await inbox.wait_for(1)
        await asyncio.sleep(1)

    [group] = rows(instance, "SELECT times FROM error_groups")
    assert group["times"] == 20 * workers
    assert len(inbox.messages) == 1


@pytest.mark.timeout(200)
@pytest.mark.parametrize("workers", [1, 4])
async def test_an_error_mail_that_waits_at_a_stop_under_load_is_sent_once(
    instance: Path, workers: int
) -> None:
    _retention_was_just_done(instance)
    mail = mail_settings(free_port())
    async with server(instance, workers=workers, **mail) as site, load(site):
        run_sql(instance, "ALTER TABLE name_holds RENAME TO elsewhere")
        await _break(site.url, 5)
        await site.stop()
    run_sql(instance, "ALTER TABLE elsewhere RENAME TO name_holds")

    async with (
        smtp_server(port=int(mail["MAIL_PORT"])) as inbox,
        server(instance, workers=workers, **mail) as site,
    ):
        await inbox.wait_for(1, seconds=30)
        await site.stop()

    assert len(inbox.messages) == 1


async def test_a_stop_with_a_hung_mail_server_is_quick_and_the_next_start_delivers(
    instance: Path,
) -> None:
    _put_mails(instance, 20)
    async with silent() as port, server(instance, **mail_settings(port)) as site:
        await asyncio.sleep(0.5)
        start = time.monotonic()
        status = await site.stop()
        seconds = time.monotonic() - start

    async with smtp_server() as good, server(instance, **mail_settings(good.port)):
        await good.wait_for(20, seconds=30)
        await asyncio.sleep(0.5)

    assert status == 0
    assert seconds < 10
    assert len(good.messages) == 20


async def test_a_killed_site_keeps_its_counts_and_its_mails(instance: Path) -> None:
    _retention_was_just_done(instance)
    async with silent() as port, server(instance, **mail_settings(port)) as site:
        run_sql(instance, "ALTER TABLE name_holds RENAME TO elsewhere")
        await _break(site.url, 30)
        await asyncio.sleep(1)
        storm = asyncio.create_task(_break(site.url, 100))
        await asyncio.sleep(0.2)
        os.killpg(site.pid, signal.SIGKILL)
        await asyncio.gather(storm, return_exceptions=True)

    with sqlite3.connect(instance / "errors.db") as store:
        [intact] = store.execute("PRAGMA integrity_check").fetchone()
    store.close()
    [group] = rows(instance, "SELECT times FROM error_groups")
    [hours] = rows(instance, "SELECT sum(times) AS times FROM error_hours")
    run_sql(instance, "ALTER TABLE elsewhere RENAME TO name_holds")
    # The mail that was under way when the process died is anybody's when its claim is over.
    with sqlite3.connect(instance / "errors.db") as store:
        store.execute("UPDATE mails SET claimed_until = '2020-01-01 00:00:00.000000'")
    store.close()
    async with smtp_server() as good, server(instance, **mail_settings(good.port)):
        await good.wait_for(1)

    assert intact == "ok"
    assert group["times"] >= 30
    assert group["times"] == hours["times"]


@pytest.mark.skipif(shutil.which("prlimit") is None, reason="prlimit is not installed")
async def test_a_full_disk_takes_neither_the_pages_nor_the_site(instance: Path) -> None:
    def on_a_full_disk(bind: str) -> list[str]:
        return ["prlimit", "--fsize=40000", *microblog_serve(bind)]

    async with server(instance, on_a_full_disk) as site, Browser(site.url) as browser:
        names = [f"person{number}" for number in range(20)]
        answers = [await browser.register(name) for name in names]
        looks = [await browser.get("/login") for _ in range(20)]

    statuses = {answer.status_code for answer in answers}
    assert 503 in statuses
    assert statuses <= {302, 503}
    assert {look.status_code for look in looks} == {200}


def _put_mails(instance: Path, count: int) -> None:
    with sqlite3.connect(instance / "errors.db") as store:
        store.executemany(
            "INSERT INTO mails (kind, message_id, recipients, subject, body, created_at, state,"
            " tries, next_try_at) VALUES ('test', ?, 'admin@example.com', 's', 'b',"
            " datetime('now') || '.000000', 'waiting', 0, datetime('now') || '.000000')",
            [(f"<{number}@example.com>",) for number in range(count)],
        )
    store.close()
