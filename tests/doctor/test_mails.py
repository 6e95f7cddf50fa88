"""What the doctor says of a mail server, and of mails that wait."""

import asyncio
from pathlib import Path

from microblog.config import Config
from microblog.doctor.verdict import Verdict
from tests.doctor.examining import config_of, verdicts
from tests.errors.kept import rows
from tests.smtp import Inbox


async def test_a_mail_server_is_asked_and_sent_nothing(instance: Path, inbox: Inbox) -> None:
    config = _mailing(instance, inbox)

    found = (await verdicts(config))["mail-server"]

    assert found == Verdict("ok", f"127.0.0.1:{inbox.port} lets the site in")
    assert inbox.messages == []


async def test_a_mail_is_sent_where_that_is_asked_for(instance: Path, inbox: Inbox) -> None:
    found = (await verdicts(_mailing(instance, inbox), sending=True))["mail-server"]

    assert "took a mail for admin@example.org" in found.said
    assert len(inbox.messages) == 1


async def test_a_mail_server_that_is_down_fails(instance: Path) -> None:
    config = config_of(instance, mail_server="127.0.0.1", mail_port=1, admins="admin@example.org")

    assert (await verdicts(config))["mail-server"].level == "fail"


async def test_waiting_mails_and_open_bugs_are_counted(instance: Path) -> None:
    await asyncio.to_thread(_trouble, instance)

    found = await verdicts(config_of(instance))

    assert (found["bugs"].level, found["mails"].level) == ("warn", "warn")
    assert found["mails"].said == "1 could not be sent yet, 0 never in a week: 421 later"


def _mailing(instance: Path, inbox: Inbox) -> Config:
    return config_of(
        instance, mail_server="127.0.0.1", mail_port=inbox.port, admins="admin@example.org"
    )


def _trouble(instance: Path) -> None:
    rows(
        instance,
        "INSERT INTO mails (kind, message_id, recipients, subject, body, created_at, state, tries,"
        " next_try_at, last_error) VALUES ('letter', '1', 'a@example.org', '', '', '2026-01-01',"
        " 'waiting', 1, '2026-01-01', '421 later')",
    )
    rows(
        instance,
        "INSERT INTO error_groups (key, title, kind, place, message, first_at, last_at, times,"
        " people, routes, first_release, last_release, state, note, mailed_count, next_mail_at)"
        " VALUES ('k', 't', 'k', 'p', 'm', '2026-01-01', '2026-01-01', 1, 0, '', '1', '1', 'open',"
        " '', 0, 1)",
    )
