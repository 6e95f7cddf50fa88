"""A mail that some of its recipients don't get."""

from pathlib import Path

import pytest

from microblog.mail.models import LETTER
from microblog.store import Store
from tests.errors.conftest import ADMINS, mailing
from tests.mail import bad_servers as bad
from tests.mail.delivering import (
    deliver,
    deliver_now,
    deliver_without_a_start,
    mails,
    minutes_until_retry,
    put,
)
from tests.smtp import smtp_server


async def test_an_address_that_the_server_knows_not_how_to_take_stops_no_other(
    instance: Path, store: Store
) -> None:
    await put(store, recipients=("zoë@example.com",))
    await put(store)

    async with smtp_server(utf8=False) as inbox:
        config = mailing(instance, inbox.port)
        await deliver(config, store)

    assert inbox.recipients == [list(ADMINS)]
    assert [mail["state"] for mail in mails(config)] == ["waiting", "sent"]


async def test_a_refused_recipient_does_not_stop_the_others_and_is_not_asked_again(
    instance: Path, store: Store
) -> None:
    await put(store)
    async with smtp_server(bad.RefusesSecond()) as inbox:
        await deliver(mailing(instance, inbox.port), store)
        await deliver_now(mailing(instance, inbox.port), store)

    [mail] = mails(mailing(instance, 1))
    assert inbox.recipients == [["admin@example.com"]]
    assert (mail["state"], mail["last_error"]) == (
        "sent",
        "second@example.com: 550 no such person",
    )


async def test_what_a_server_refuses_for_every_admin_is_sent_when_that_is_mended(
    instance: Path, store: Store
) -> None:
    await put(store)
    async with smtp_server(bad.RelaysForNobody()) as inbox:
        await deliver(mailing(instance, inbox.port), store)
    waits = await minutes_until_retry(store)
    async with smtp_server() as good:
        await deliver_now(mailing(instance, good.port), store)

    assert 14 < waits <= 15
    assert good.recipients == [list(ADMINS)]


async def test_a_letter_whose_address_is_refused_is_not_tried_again(
    instance: Path, store: Store
) -> None:
    await put(store, recipients=("mistyped@example.com",), kind=LETTER)
    async with smtp_server(bad.RelaysForNobody()) as inbox:
        await deliver(mailing(instance, inbox.port), store)

    [mail] = mails(mailing(instance, 1))
    assert mail["state"] == "sent"
    assert mail["last_error"] == "mistyped@example.com: 554 5.7.1 Relay access denied"


async def test_a_recipient_who_was_put_off_gets_it_later_and_alone(
    instance: Path, store: Store
) -> None:
    await put(store)
    async with smtp_server(bad.PutsOffSecond()) as inbox:
        await deliver(mailing(instance, inbox.port), store)
    async with smtp_server() as good:
        await deliver_now(mailing(instance, good.port), store)

    assert inbox.recipients == [["admin@example.com"]]
    assert good.recipients == [["second@example.com"]]


async def test_a_recipient_who_is_put_off_waits_though_others_get_theirs(
    instance: Path, store: Store, caplog: pytest.LogCaptureFixture
) -> None:
    await put(store, recipients=("second@example.com",))
    async with smtp_server(bad.PutsOffSecond()) as inbox:
        for _ in range(3):
            await put(store, recipients=("admin@example.com",))
            await deliver_without_a_start(mailing(instance, inbox.port), store)

    waiting, *others = mails(mailing(instance, 1))
    assert [mail["state"] for mail in others] == ["sent"] * 3
    assert waiting["tries"] == 1
    assert await minutes_until_retry(store) > 0
    assert "Mail is not going out" not in caplog.text
