"""Servers that take no mail: what waits for them, and what does not."""

import asyncio
import time
from pathlib import Path
from typing import Any

from sqlalchemy import update

from microblog.clock import utc_now
from microblog.mail.delivery import Delivery
from microblog.mail.models import Mail
from microblog.store import Store
from tests.errors.conftest import mailing
from tests.errors.kept import rows
from tests.mail import bad_servers as bad
from tests.mail.delivering import deliver, deliver_now, deliver_without_a_start, mails, put
from tests.smtp import Inbox, smtp_server


async def test_a_server_that_greets_nobody_is_asked_once_for_all(
    instance: Path, store: Store
) -> None:
    await put(store, 3)
    greeted = 0

    async def greet(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        nonlocal greeted
        greeted += 1
        writer.write(b"421 come back later\r\n")
        await writer.drain()
        writer.close()

    async with await asyncio.start_server(greet, "127.0.0.1", 0) as server:
        port = server.sockets[0].getsockname()[1]
        await deliver_without_a_start(mailing(instance, port), store)

    assert greeted == 1


async def test_one_dead_server_is_asked_once_for_all_that_waits(
    instance: Path, store: Store
) -> None:
    await put(store, 5)
    async with bad.silent() as port:
        start = time.monotonic()
        await deliver(mailing(instance, port), store)

    assert time.monotonic() - start < 4
    assert sum(mail["tries"] for mail in mails(mailing(instance, 1))) == 1


async def test_a_message_at_which_the_server_hangs_up_holds_up_no_other(
    instance: Path, store: Store
) -> None:
    await put(store, 3)
    async with smtp_server(bad.DropsSome()) as inbox:
        await deliver(mailing(instance, inbox.port), store)

    assert [mail["state"] for mail in mails(mailing(instance, 1))] == ["waiting", "sent", "sent"]


async def test_of_what_was_put_off_together_the_least_tried_goes_first(
    instance: Path, store: Store
) -> None:
    await put(store, 2)
    async with smtp_server(bad.HangsAfterData()) as inbox:
        for _ in range(2):
            await deliver_now(mailing(instance, inbox.port), store)

    assert [mail["tries"] for mail in mails(mailing(instance, 1))] == [1, 1]


async def test_all_that_waits_goes_out_when_the_server_is_back(
    instance: Path, store: Store
) -> None:
    await put(store, 3)
    good = Inbox()
    task = Delivery(mailing(instance, await _free_port()), store)
    running = asyncio.create_task(task.run())
    await _until_tried(instance)

    async with smtp_server(good, task._config.mail_port):
        async with store.writing() as db:
            await _make_one_due(db)
        await good.wait_for(3)
        task.end()
        await running

    assert len(good.messages) == 3


async def test_what_one_process_put_off_is_due_when_another_finds_the_server_back(
    instance: Path, store: Store
) -> None:
    await put(store, 3)
    await deliver(mailing(instance, 1), store)
    await put(store)
    async with smtp_server() as good:
        await deliver_without_a_start(mailing(instance, good.port), store)

    assert len(good.messages) == 4


async def _make_one_due(db: Any) -> None:
    await db.execute(update(Mail).where(Mail.id == 1).values(next_try_at=utc_now()))


async def _until_tried(instance: Path) -> None:
    while not rows(instance, "SELECT 1 FROM mails WHERE tries > 0"):
        await asyncio.sleep(0.02)


async def _free_port() -> int:
    async with smtp_server() as inbox:
        return inbox.port
