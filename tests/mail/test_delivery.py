"""The delivery of what is in the spool."""

import asyncio
from pathlib import Path

import pytest

from microblog.clock import utc_now
from microblog.config import Config
from microblog.mail import smtp
from microblog.mail.delivery import Delivery
from microblog.mail.letter import Letter
from microblog.mail.queries import make_due
from microblog.mail.spool import put_mail
from microblog.store import Store
from tests.errors.conftest import ADMINS, mailing
from tests.mail import bad_servers as bad
from tests.mail.delivering import deliver, mails, put
from tests.smtp import Inbox, smtp_server


async def test_a_mail_is_sent_once_to_everybody(config: Config, store: Store, inbox: Inbox) -> None:
    await put(store)

    await deliver(config, store)
    await deliver(config, store)

    assert inbox.recipients == [list(ADMINS)]
    assert [mail["state"] for mail in mails(config)] == ["sent"]


def test_what_a_server_said_in_no_encoding_can_be_kept() -> None:
    outcome = smtp.Outcome(["a@example.com"], "550 Empf\udce4nger unbekannt")

    assert outcome.error == "550 Empf\\udce4nger unbekannt"


async def test_two_processes_send_each_mail_once(
    config: Config, store: Store, inbox: Inbox
) -> None:
    await put(store, 10)
    other = Store(config.errors_database)

    await asyncio.gather(deliver(config, store), deliver(config, other))
    await other.close()

    assert sorted(str(message["Subject"]) for message in inbox.messages) == [
        f"mail {number}" for number in range(10)
    ]


async def test_a_server_may_take_long_over_a_message(
    instance: Path, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(smtp, "DEADLINE_SECONDS", 10.0)
    monkeypatch.setattr(smtp, "_REPLY_SECONDS", 0.5)
    await put(store)
    async with smtp_server(bad.TakesItsTime()) as inbox:
        await deliver(mailing(instance, inbox.port), store)

    assert [mail["state"] for mail in mails(mailing(instance, 1))] == ["sent"]


async def test_a_failing_server_is_logged_once(
    instance: Path, store: Store, caplog: pytest.LogCaptureFixture
) -> None:
    await put(store)
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
            letter=Letter(
                "a\r\nBcc: evil@example.com\u2028\x0b\x85b \ud800" + "x" * 500, "text \ud800"
            ),
            now=utc_now(),
        )

    await deliver(config, store)

    [message] = inbox.messages
    assert message["Bcc"] is None
    assert str(message["Subject"]).startswith("a Bcc: evil@example.com b \\ud800xxx")
    assert len(str(message["Subject"])) <= 120
    assert "text \\ud800" in message.get_content()
