"""The spool and its delivery, against servers that are good, bad and dead."""

import asyncio
import time
from collections.abc import AsyncGenerator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import trustme
from sqlalchemy import select, update

from microblog.clock import utc_now
from microblog.config import Config
from microblog.mail import delivery, smtp
from microblog.mail.delivery import Delivery
from microblog.mail.models import Mail
from microblog.mail.queries import RETRY_AFTER, make_due
from microblog.mail.spool import put_mail
from microblog.store import Store
from tests.errors.conftest import ADMINS, mailing
from tests.errors.kept import rows
from tests.mail import bad_servers as bad
from tests.smtp import Inbox, smtp_server


@pytest.fixture
def config(instance: Path, inbox: Inbox) -> Config:
    """The test's own mail server takes the mail."""
    return mailing(instance, inbox.port)


@pytest.fixture(autouse=True)
def _short_times(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(smtp, "DEADLINE_SECONDS", 2.0)
    monkeypatch.setattr(delivery, "LOOK_EVERY_SECONDS", 0.05)


@pytest.fixture
async def store(instance: Path) -> AsyncGenerator[Store, None]:
    """The instance's store."""
    store = Store(f"sqlite+aiosqlite:///{instance}/errors.db")
    yield store
    await store.close()


async def _put(store: Store, count: int = 1, recipients: tuple[str, ...] = ADMINS) -> None:
    async with store.writing() as db:
        for number in range(count):
            await put_mail(
                db,
                kind="test",
                message_id=f"<{number}@example.com>",
                recipients=recipients,
                subject=f"mail {number}",
                body="text",
                now=utc_now(),
            )


async def _deliver(config: Config, store: Store) -> None:
    task = Delivery(config, store)
    task.end()
    await task.run()


async def _deliver_without_a_start(config: Config, store: Store) -> None:
    task = Delivery(config, store)
    while await task._send_one():
        pass


def _mails(config: Config) -> list[dict[str, Any]]:
    return rows(config.instance_path, "SELECT * FROM mails ORDER BY id")


async def test_a_mail_is_sent_once_to_everybody(config: Config, store: Store, inbox: Inbox) -> None:
    await _put(store)

    await _deliver(config, store)
    await _deliver(config, store)

    assert inbox.recipients == [list(ADMINS)]
    assert [mail["state"] for mail in _mails(config)] == ["sent"]


async def test_an_address_that_the_server_knows_not_how_to_take_stops_no_other(
    instance: Path, store: Store
) -> None:
    await _put(store, recipients=("zoë@example.com",))
    await _put(store)

    async with smtp_server(utf8=False) as inbox:
        config = mailing(instance, inbox.port)
        await _deliver(config, store)

    assert inbox.recipients == [list(ADMINS)]
    assert [mail["state"] for mail in _mails(config)] == ["waiting", "sent"]


def test_what_a_server_said_in_no_encoding_can_be_kept() -> None:
    outcome = smtp.Outcome(["a@example.com"], "550 Empf\udce4nger unbekannt")

    assert outcome.error == "550 Empf\\udce4nger unbekannt"


async def test_a_server_that_greets_nobody_is_asked_once_for_all(
    instance: Path, store: Store
) -> None:
    await _put(store, 3)
    greeted = 0

    async def greet(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        nonlocal greeted
        greeted += 1
        writer.write(b"421 come back later\r\n")
        await writer.drain()
        writer.close()

    async with await asyncio.start_server(greet, "127.0.0.1", 0) as server:
        port = server.sockets[0].getsockname()[1]
        await _deliver_without_a_start(mailing(instance, port), store)

    assert greeted == 1


async def test_two_processes_send_each_mail_once(
    config: Config, store: Store, inbox: Inbox
) -> None:
    await _put(store, 10)
    other = Store(config.errors_database)

    await asyncio.gather(_deliver(config, store), _deliver(config, other))
    await other.close()

    assert sorted(str(message["Subject"]) for message in inbox.messages) == [
        f"mail {number}" for number in range(10)
    ]


@pytest.mark.parametrize("kind", ["refuses", "silent", "dripping", "hangs", "drops", "4xx"])
async def test_what_a_server_did_not_take_waits_a_minute_and_is_the_same_mail_then(
    instance: Path, store: Store, kind: str
) -> None:
    await _put(store)
    start = time.monotonic()
    if kind == "refuses":
        config = mailing(instance, 1)
        await _deliver(config, store)
    elif kind in {"silent", "dripping"}:
        async with getattr(bad, kind)() as port:
            config = mailing(instance, port)
            await _deliver(config, store)
    else:
        inbox = {
            "hangs": bad.HangsAfterData(),
            "drops": bad.Drops(),
            "4xx": bad.RefusesSender("451 try later"),
        }[kind]
        async with smtp_server(inbox):
            config = mailing(instance, inbox.port)
            await _deliver(config, store)
    seconds = time.monotonic() - start
    [waiting] = _mails(config)
    async with smtp_server() as good:
        await _deliver_now(mailing(instance, good.port), store)

    assert seconds < 3
    assert (waiting["state"], waiting["tries"]) == ("waiting", 1)
    assert waiting["last_error"]
    assert [message["Message-ID"] for message in good.messages] == ["<0@example.com>"]


async def test_one_dead_server_is_asked_once_for_all_that_waits(
    instance: Path, store: Store
) -> None:
    await _put(store, 5)
    async with bad.silent() as port:
        start = time.monotonic()
        await _deliver(mailing(instance, port), store)

    assert time.monotonic() - start < 4
    assert sum(mail["tries"] for mail in _mails(mailing(instance, 1))) == 1


async def test_a_message_at_which_the_server_hangs_up_holds_up_no_other(
    instance: Path, store: Store
) -> None:
    await _put(store, 3)
    async with smtp_server(bad.DropsSome()) as inbox:
        await _deliver(mailing(instance, inbox.port), store)

    assert [mail["state"] for mail in _mails(mailing(instance, 1))] == ["waiting", "sent", "sent"]


async def test_of_what_was_put_off_together_the_least_tried_goes_first(
    instance: Path, store: Store
) -> None:
    await _put(store, 2)
    async with smtp_server(bad.HangsAfterData()) as inbox:
        for _ in range(2):
            await _deliver_now(mailing(instance, inbox.port), store)

    assert [mail["tries"] for mail in _mails(mailing(instance, 1))] == [1, 1]


async def test_a_server_may_take_long_over_a_message(
    instance: Path, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(smtp, "DEADLINE_SECONDS", 10.0)
    monkeypatch.setattr(smtp, "_REPLY_SECONDS", 0.5)
    await _put(store)
    async with smtp_server(bad.TakesItsTime()) as inbox:
        await _deliver(mailing(instance, inbox.port), store)

    assert [mail["state"] for mail in _mails(mailing(instance, 1))] == ["sent"]


async def test_all_that_waits_goes_out_when_the_server_is_back(
    instance: Path, store: Store
) -> None:
    await _put(store, 3)
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


async def test_a_refused_recipient_does_not_stop_the_others_and_is_not_asked_again(
    instance: Path, store: Store
) -> None:
    await _put(store)
    async with smtp_server(bad.RefusesSecond()) as inbox:
        await _deliver(mailing(instance, inbox.port), store)
        await _deliver_now(mailing(instance, inbox.port), store)

    [mail] = _mails(mailing(instance, 1))
    assert inbox.recipients == [["admin@example.com"]]
    assert (mail["state"], mail["last_error"]) == (
        "sent",
        "second@example.com: 550 no such person",
    )


async def test_a_recipient_who_was_put_off_gets_it_later_and_alone(
    instance: Path, store: Store
) -> None:
    await _put(store)
    async with smtp_server(bad.PutsOffSecond()) as inbox:
        await _deliver(mailing(instance, inbox.port), store)
    async with smtp_server() as good:
        await _deliver_now(mailing(instance, good.port), store)

    assert inbox.recipients == [["admin@example.com"]]
    assert good.recipients == [["second@example.com"]]


async def test_a_recipient_who_is_put_off_waits_though_others_get_theirs(
    instance: Path, store: Store, caplog: pytest.LogCaptureFixture
) -> None:
    await _put(store, recipients=("second@example.com",))
    async with smtp_server(bad.PutsOffSecond()) as inbox:
        for _ in range(3):
            await _put(store, recipients=("admin@example.com",))
            await _deliver_without_a_start(mailing(instance, inbox.port), store)

    waiting, *others = _mails(mailing(instance, 1))
    assert [mail["state"] for mail in others] == ["sent"] * 3
    assert waiting["tries"] == 1
    assert await _minutes_until_retry(store) > 0
    assert "Mail is not going out" not in caplog.text


async def test_what_one_process_put_off_is_due_when_another_finds_the_server_back(
    instance: Path, store: Store
) -> None:
    await _put(store, 3)
    await _deliver(mailing(instance, 1), store)
    await _put(store)
    async with smtp_server() as good:
        await _deliver_without_a_start(mailing(instance, good.port), store)

    assert len(good.messages) == 4


async def test_what_was_refused_for_good_is_not_tried_again_for_a_quarter_of_an_hour(
    instance: Path, store: Store
) -> None:
    await _put(store)
    async with smtp_server(bad.RefusesSender("554 go away")) as inbox:
        await _deliver(mailing(instance, inbox.port), store)

    assert await _minutes_until_retry(store) > 14


async def test_a_wrong_password_is_not_tried_again_at_once(instance: Path, store: Store) -> None:
    await _put(store)
    async with bad.wanting_password(Inbox()) as port:
        config = mailing(instance, port, mail_username="me", mail_password="not this one")
        await _deliver(config, store)

    [mail] = _mails(config)
    assert mail["last_error"].startswith("no mail goes out: 535")
    assert await _minutes_until_retry(store) > 14


async def test_without_a_certificate_that_can_be_verified_there_is_no_mail(
    instance: Path, store: Store
) -> None:
    import ssl

    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    trustme.CA().issue_cert("127.0.0.1").configure_cert(context)
    await _put(store)
    inbox = Inbox()
    async with bad.with_certificate(inbox, context) as port:
        config = mailing(instance, port, mail_use_tls=True)
        await _deliver(config, store)

    [mail] = _mails(config)
    assert inbox.messages == []
    assert "certificate" in mail["last_error"].lower()
    assert await _minutes_until_retry(store) > 14


async def test_a_mail_is_given_up_after_three_days(
    instance: Path, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    await _put(store)
    for _ in range(len(RETRY_AFTER) + 20):
        monkeypatch.setattr(delivery, "utc_now", _next_try(instance))
        await _deliver(mailing(instance, 1), store)

    [mail] = _mails(mailing(instance, 1))
    assert mail["state"] == "given up"
    assert mail["tries"] < 20


@pytest.mark.parametrize("column", [Mail.claimed_until, Mail.next_try_at])
async def test_what_a_clock_that_was_ahead_put_off_is_sent(
    config: Config, store: Store, inbox: Inbox, column: Any
) -> None:
    await _put(store)
    async with store.writing() as db:
        await db.execute(update(Mail).values({column: utc_now() + timedelta(days=365)}))

    await _deliver_without_a_start(config, store)

    assert len(inbox.messages) == 1


async def test_a_failing_server_is_logged_once(
    instance: Path, store: Store, caplog: pytest.LogCaptureFixture
) -> None:
    await _put(store)
    task = Delivery(mailing(instance, 1), store)
    task.end()
    await task.run()
    async with store.writing() as db:
        await make_due(db, now=utc_now())
    await task.run()

    assert caplog.text.count("Mail is not going out") == 1


async def test_no_line_break_in_a_subject_makes_a_header(
    config: Config, store: Store, inbox: Inbox
) -> None:
    async with store.writing() as db:
        await put_mail(
            db,
            kind="test",
            message_id="<1@example.com>",
            recipients=ADMINS,
            subject="a\r\nBcc: evil@example.com\u2028\x0b\x85b \ud800" + "x" * 500,
            body="text \ud800",
            now=utc_now(),
        )

    await _deliver(config, store)

    [message] = inbox.messages
    assert message["Bcc"] is None
    assert str(message["Subject"]).startswith("a Bcc: evil@example.com b \\ud800xxx")
    assert len(str(message["Subject"])) <= 120
    assert "text \\ud800" in message.get_content()


async def _deliver_now(config: Config, store: Store) -> None:
    async with store.writing() as db:
        await make_due(db, now=utc_now())
    await _deliver(config, store)


async def _make_one_due(db: Any) -> None:
    await db.execute(update(Mail).where(Mail.id == 1).values(next_try_at=utc_now()))


async def _minutes_until_retry(store: Store) -> float:
    async with store.reading() as db:
        at = await db.scalar(select(Mail.next_try_at).order_by(Mail.id))
    assert at
    wait: timedelta = at - utc_now()
    return wait.total_seconds() / 60


def _next_try(instance: Path) -> Any:
    from datetime import UTC, datetime

    [mail] = rows(instance, "SELECT next_try_at FROM mails")
    at = datetime.fromisoformat(mail["next_try_at"]).replace(tzinfo=UTC)
    return lambda: at


async def _until_tried(instance: Path) -> None:
    while not rows(instance, "SELECT 1 FROM mails WHERE tries > 0"):
        await asyncio.sleep(0.02)


async def _free_port() -> int:
    async with smtp_server() as inbox:
        return inbox.port
