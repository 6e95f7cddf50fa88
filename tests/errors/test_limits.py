"""However much breaks, the admins get few mails, and those tell of everything."""

import asyncio
import logging
import re
import sqlite3
from datetime import timedelta
from pathlib import Path

import pytest

from microblog.availability import Unreachable
from microblog.clock import utc_now
from microblog.config import Config
from microblog.errors import keeper, reports
from microblog.mail.letter import Letter
from microblog.mail.spool import put_mail
from microblog.store import Store
from tests.errors.conftest import mailing
from tests.errors.kept import rows, until
from tests.errors.kinds import raise_kind, running
from tests.letters import text_of
from tests.smtp import Inbox

log = logging.getLogger("microblog.test")
MAILS = "SELECT kind, subject, body FROM mails ORDER BY id"


@pytest.fixture(autouse=True)
def _look_often(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keeper, "_RULES_SECONDS", 0.1)


def _set(instance: Path, assignment: str, table: str = "error_groups") -> None:
    connection = sqlite3.connect(instance / "errors.db", isolation_level=None)
    connection.execute("BEGIN IMMEDIATE")
    connection.execute(f"UPDATE {table} SET {assignment}")
    connection.execute("COMMIT")
    connection.close()


async def test_fifty_errors_are_ten_mails_and_one_summary_of_all(
    instance: Path, inbox: Inbox
) -> None:
    config = mailing(instance, inbox.port, error_mail_interval=2)
    async with running(config):
        for number in range(50):
            raise_kind(number)
        await until(instance, "SELECT 1 FROM mails WHERE kind = 'summary'")
        await asyncio.sleep(0.5)

    mails = rows(instance, MAILS)
    kinds = [mail["kind"] for mail in mails]
    named = set(re.findall(r"Error\d+", mails[-1]["body"]))
    assert kinds == ["group"] * 10 + ["summary"]
    assert named == {f"Error{number}" for number in range(50)}


async def test_mails_of_a_clock_that_was_ahead_do_not_count(instance: Path, inbox: Inbox) -> None:
    async with running(mailing(instance, inbox.port, error_mail_limit=1)) as app:
        store: Store = app.extensions["store"]
        async with store.writing() as db:
            await put_mail(
                db,
                kind="group",
                message_id="<1@example.com>",
                recipients=("admin@example.com",),
                letter=Letter("of next year", ""),
                now=utc_now() + timedelta(days=365),
            )
        raise_kind(1)
        mails = await inbox.wait_for(2)

    assert any("Error1" in mail["Subject"] for mail in mails)


async def test_what_a_clock_that_was_ahead_held_back_is_told(instance: Path, inbox: Inbox) -> None:
    async with running(mailing(instance, inbox.port, error_mail_limit=1)):
        for number in (1, 2):
            raise_kind(number)
        await until(instance, "SELECT 1 FROM error_groups WHERE held_since IS NOT NULL")
        await asyncio.to_thread(
            _set, instance, "held_since = '2100-01-01 00:00:00.000000' WHERE held_since IS NOT NULL"
        )
        _, summary = await inbox.wait_for(2)

    assert "Error2" in text_of(summary)


async def test_one_error_is_mailed_once_in_an_interval_and_then_with_its_count(
    instance: Path, inbox: Inbox
) -> None:
    async with running(mailing(instance, inbox.port, error_mail_interval=2)):
        for _ in range(200):
            raise_kind(1)
        [first] = await inbox.wait_for(1)
        for _ in range(200):
            raise_kind(1)
        _, second = await inbox.wait_for(2)

    assert second["In-Reply-To"] == first["Message-ID"]
    assert "400×" in second["Subject"]
    assert len(inbox.messages) == 2


async def test_a_bug_that_went_quiet_gets_a_last_word_with_its_count(
    instance: Path, inbox: Inbox
) -> None:
    async with running(mailing(instance, inbox.port, error_mail_interval=1)):
        raise_kind(1)
        await inbox.wait_for(1)
        for _ in range(3):
            raise_kind(1)
        _, closing = await inbox.wait_for(2)
        await asyncio.sleep(1.5)

    assert "Quiet again" in closing["Subject"]
    assert "4 times" in text_of(closing)
    assert len(inbox.messages) == 2


async def test_last_words_leave_room_for_what_breaks_next(instance: Path, inbox: Inbox) -> None:
    before = f"{utc_now() - timedelta(hours=2):%F %T.%f}"
    async with running(mailing(instance, inbox.port, error_mail_limit=4)):
        for number in range(4):
            raise_kind(number)
        await inbox.wait_for(4)
        await asyncio.to_thread(_set, instance, f"created_at = '{before}'", table="mails")
        quiet = f"times = 3, last_at = '{before}', mailed_at = '{before}'"
        await asyncio.to_thread(_set, instance, quiet)
        await inbox.wait_for(6)
        await asyncio.sleep(0.5)
        raise_kind(9)
        await inbox.wait_for(7)

    said = [re.search("Quiet again|Error9", mail["Subject"]) for mail in inbox.messages[4:]]
    assert [found and found[0] for found in said] == ["Quiet again", "Quiet again", "Error9"]


async def test_a_bug_that_comes_back_is_mailed_at_once(instance: Path, inbox: Inbox) -> None:
    async with running(mailing(instance, inbox.port)):
        raise_kind(1)
        await inbox.wait_for(1)
        before = utc_now() - timedelta(hours=2)
        await asyncio.to_thread(
            _set, instance, f"last_at = '{before:%F %T.%f}', mailed_at = '{before:%F %T.%f}'"
        )
        raise_kind(1)
        second = (await inbox.wait_for(2))[1]

    assert "(2×)" in second["Subject"]
    assert "Quiet again" not in second["Subject"]


async def test_an_error_that_happened_once_gets_one_mail(instance: Path, inbox: Inbox) -> None:
    async with running(mailing(instance, inbox.port, error_mail_interval=1)):
        raise_kind(1)
        await inbox.wait_for(1)
        await asyncio.sleep(1.5)

    assert len(inbox.messages) == 1


async def test_a_muted_bug_is_counted_and_not_mailed(instance: Path, inbox: Inbox) -> None:
    async with running(mailing(instance, inbox.port, error_mail_interval=1)):
        raise_kind(1)
        await inbox.wait_for(1)
        await asyncio.to_thread(
            _set, instance, "state = 'muted', muted_until = '2099-01-01 00:00:00'"
        )
        for _ in range(20):
            raise_kind(1)
        await until(instance, "SELECT 1 FROM error_groups WHERE times = 21")
        await asyncio.sleep(1.5)

    assert len(inbox.messages) == 1


async def test_a_bug_whose_silence_is_over_is_mailed_again(instance: Path, inbox: Inbox) -> None:
    async with running(mailing(instance, inbox.port, error_mail_interval=1)):
        raise_kind(1)
        await inbox.wait_for(1)
        silence = "state = 'muted', muted_until = '2020-01-01 00:00:00.000000'"
        await asyncio.to_thread(_set, instance, silence)
        for _ in range(20):
            raise_kind(1)
        await inbox.wait_for(2)

    assert rows(instance, "SELECT state FROM error_groups") == [{"state": "open"}]


async def test_a_solved_bug_is_mailed_again_when_another_release_has_it(
    instance: Path, inbox: Inbox
) -> None:
    async with running(mailing(instance, inbox.port, error_mail_interval=1)):
        raise_kind(1)
        await inbox.wait_for(1)
        await asyncio.to_thread(
            _set, instance, f"state = 'solved', solved_in = '{reports.RELEASE}'"
        )
        raise_kind(1)
        await until(instance, "SELECT 1 FROM error_groups WHERE times = 2")
        await asyncio.sleep(1.2)
        quiet = len(inbox.messages)
        await asyncio.to_thread(_set, instance, "solved_in = '0.0.1'")
        raise_kind(1)
        await inbox.wait_for(2)

    assert quiet == 1


async def test_a_solved_outage_is_mailed_again_in_the_same_release(
    instance: Path, inbox: Inbox
) -> None:
    async with running(mailing(instance, inbox.port, error_mail_interval=1)):
        log.error("first", exc_info=Unreachable("no way"))
        await inbox.wait_for(1)
        solved = f"state = 'solved', solved_in = '{reports.RELEASE}'"
        await asyncio.to_thread(_set, instance, solved)
        log.error("second", exc_info=Unreachable("no way"))
        second = (await inbox.wait_for(2))[1]

    assert "DatabaseAway" in second["Subject"]


async def test_a_letter_that_cannot_be_made_keeps_no_other_back(
    instance: Path, inbox: Inbox
) -> None:
    async with running(mailing(instance, inbox.port)):
        raise_kind(1)
        await inbox.wait_for(1)
        await asyncio.to_thread(_set, instance, "facts = 'no JSON'", table="error_incidents")
        await asyncio.to_thread(
            _set, instance, "times = 10, mailed_at = '2020-01-01 00:00:00.000000'"
        )
        await until(instance, "SELECT 1 FROM error_groups WHERE held_since IS NOT NULL")
        raise_kind(2)
        second = (await inbox.wait_for(2))[1]

    assert "Error2" in second["Subject"]


async def test_what_waits_is_sent_when_the_site_stops(config: Config, inbox: Inbox) -> None:
    async with running(config):
        for number in range(5):
            raise_kind(number)

    assert len(inbox.messages) == 5
