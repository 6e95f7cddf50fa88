"""When a mail that was not taken is tried again."""

import ssl
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import trustme
from sqlalchemy import update

from microblog.clock import utc_now
from microblog.config import Config
from microblog.mail import delivery
from microblog.mail.models import Mail
from microblog.mail.queries import RETRY_AFTER
from microblog.store import Store
from tests.errors.conftest import mailing
from tests.errors.kept import rows
from tests.mail import bad_servers as bad
from tests.mail.delivering import (
    deliver,
    deliver_now,
    deliver_without_a_start,
    mails,
    minutes_until_retry,
    put,
)
from tests.smtp import Inbox, smtp_server


@pytest.mark.parametrize("kind", ["refuses", "silent", "dripping", "hangs", "drops", "4xx"])
async def test_what_a_server_did_not_take_waits_a_minute_and_is_the_same_mail_then(
    instance: Path, store: Store, kind: str
) -> None:
    await put(store)
    start = time.monotonic()
    if kind == "refuses":
        config = mailing(instance, 1)
        await deliver(config, store)
    elif kind in {"silent", "dripping"}:
        async with getattr(bad, kind)() as port:
            config = mailing(instance, port)
            await deliver(config, store)
    else:
        inbox = {
            "hangs": bad.HangsAfterData(),
            "drops": bad.Drops(),
            "4xx": bad.RefusesSender("451 try later"),
        }[kind]
        async with smtp_server(inbox):
            config = mailing(instance, inbox.port)
            await deliver(config, store)
    seconds = time.monotonic() - start
    [waiting] = mails(config)
    async with smtp_server() as good:
        await deliver_now(mailing(instance, good.port), store)

    assert seconds < 3
    assert (waiting["state"], waiting["tries"]) == ("waiting", 1)
    assert waiting["last_error"]
    assert [message["Message-ID"] for message in good.messages] == ["<0@example.com>"]


async def test_what_was_refused_for_good_is_not_tried_again_for_a_quarter_of_an_hour(
    instance: Path, store: Store
) -> None:
    await put(store)
    async with smtp_server(bad.RefusesSender("554 go away")) as inbox:
        await deliver(mailing(instance, inbox.port), store)

    assert await minutes_until_retry(store) > 14


async def test_a_wrong_password_is_not_tried_again_at_once(instance: Path, store: Store) -> None:
    await put(store)
    async with bad.wanting_password(Inbox()) as port:
        config = mailing(instance, port, mail_username="me", mail_password="not this one")
        await deliver(config, store)

    [mail] = mails(config)
    assert mail["last_error"].startswith("no mail goes out: 535")
    assert await minutes_until_retry(store) > 14


async def test_without_a_certificate_that_can_be_verified_there_is_no_mail(
    instance: Path, store: Store
) -> None:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    trustme.CA().issue_cert("127.0.0.1").configure_cert(context)
    await put(store)
    inbox = Inbox()
    async with bad.with_certificate(inbox, context) as port:
        config = mailing(instance, port, mail_use_tls=True)
        await deliver(config, store)

    [mail] = mails(config)
    assert inbox.messages == []
    assert "certificate" in mail["last_error"].lower()
    assert await minutes_until_retry(store) > 14


async def test_a_mail_is_given_up_after_three_days(
    instance: Path, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    await put(store)
    for _ in range(len(RETRY_AFTER) + 20):
        monkeypatch.setattr(delivery, "utc_now", _next_try(instance))
        await deliver(mailing(instance, 1), store)

    [mail] = mails(mailing(instance, 1))
    assert mail["state"] == "given up"
    assert mail["tries"] < 20


@pytest.mark.parametrize("column", [Mail.claimed_until, Mail.next_try_at])
async def test_what_a_clock_that_was_ahead_put_off_is_sent(
    config: Config, store: Store, inbox: Inbox, column: Any
) -> None:
    await put(store)
    async with store.writing() as db:
        await db.execute(update(Mail).values({column: utc_now() + timedelta(days=365)}))

    await deliver_without_a_start(config, store)

    assert len(inbox.messages) == 1


def _next_try(instance: Path) -> Any:
    [mail] = rows(instance, "SELECT next_try_at FROM mails")
    at = datetime.fromisoformat(mail["next_try_at"]).replace(tzinfo=UTC)
    return lambda: at
