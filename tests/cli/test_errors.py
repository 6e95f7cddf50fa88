"""`microblog errors`, `test-mail` and `drill`, as they are typed."""

import asyncio
import os
import re
import sqlite3
import sys
from contextlib import closing
from pathlib import Path

import pytest

from tests.errors.kept import rows
from tests.smtp import Inbox, mail_settings

Answer = tuple[int, str, str]


async def microblog(instance: Path, *arguments: str, **settings: str) -> Answer:
    """Exit status, output and errors of a command."""
    environment = {"PATH": os.environ["PATH"], "INSTANCE_PATH": str(instance), **settings}
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        *("-m", "microblog", *arguments),
        cwd=instance,
        env=environment,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    output, errors = await process.communicate()
    encoding = settings.get("PYTHONIOENCODING", "utf-8")
    return process.returncode or 0, output.decode(encoding), errors.decode(encoding)


@pytest.fixture
async def number(instance: Path) -> str:
    """The number of a drill's incident."""
    await microblog(instance, "drill")
    [incident] = rows(instance, "SELECT number FROM error_incidents")
    found: str = incident["number"]
    return found


async def test_a_drill_on_a_fresh_site_finds_all_but_mail(instance: Path) -> None:
    status, output, _ = await microblog(instance, "drill")

    assert status == 0
    assert output.count("ok ") == 3
    assert "not set up" in output


async def test_signs_that_a_terminal_does_not_have_are_escaped(instance: Path, number: str) -> None:
    with closing(sqlite3.connect(instance / "errors.db")) as store, store:
        store.execute("UPDATE error_groups SET title = 'ten €'")

    status, output, _ = await microblog(instance, "errors", "list", PYTHONIOENCODING="latin-1")

    assert status == 0
    assert r"ten \u20ac" in output


async def test_a_drill_asks_for_the_host_that_the_site_serves(instance: Path) -> None:
    status, _, _ = await microblog(instance, "drill", BASE_URL="https://blog.example.org")

    assert status == 0


async def test_a_drill_follows_the_error_to_the_inbox(instance: Path, inbox: Inbox) -> None:
    status, output, _ = await microblog(instance, "drill", **mail_settings(inbox.port))

    assert status == 0
    assert output.count("ok ") == 4
    assert "DrillError" in inbox.messages[0]["Subject"]


async def test_a_drill_says_what_the_mail_server_said(instance: Path) -> None:
    status, output, _ = await microblog(instance, "drill", **mail_settings(1))

    assert status == 1
    assert "FAIL  mail   no mail goes out: SMTPConnectError" in output


async def test_a_second_drill_is_mailed_too(instance: Path, inbox: Inbox) -> None:
    for _ in range(2):
        await microblog(instance, "drill", **mail_settings(inbox.port))

    assert len(inbox.messages) == 2


async def test_list_names_the_open_bugs(instance: Path, number: str) -> None:
    status, output, _ = await microblog(instance, "errors", "list")

    assert status == 0
    assert re.search(rf"^{number} +1×", output, re.MULTILINE)
    assert "DrillError in cli.drill._raise" in output


async def test_list_names_the_newest_incident_of_a_bug(instance: Path, number: str) -> None:
    rows(
        instance,
        "INSERT INTO error_incidents"
        " SELECT id + 1, 'NEWE-R222', group_id, at, user_id, release, message, text, also, facts"
        " FROM error_incidents",
    )

    _, output, _ = await microblog(instance, "errors", "list")

    assert ("NEWE-R222" in output, number in output) == (True, False)


async def test_show_tells_all_of_an_incident(instance: Path, number: str) -> None:
    status, output, _ = await microblog(instance, "errors", "show", number.lower())

    assert status == 0
    assert "this is only a drill" in output
    assert "GET /drill" in output


async def test_show_of_an_unknown_number_is_one_line(instance: Path) -> None:
    status, _, errors = await microblog(instance, "errors", "show", "AAAA-AAAA")

    assert status == 1
    assert errors.count("\n") == 1


@pytest.mark.parametrize(
    ("arguments", "column", "value"),
    [
        (("solve",), "state", "solved"),
        (("mute", "--days", "3"), "state", "muted"),
        (("note",), "note", "We know."),
    ],
)
async def test_a_bug_is_changed_by_the_number_of_its_incident(
    instance: Path, number: str, arguments: tuple[str, ...], column: str, value: str
) -> None:
    extra = ["We know."] if arguments[0] == "note" else []
    status, _, _ = await microblog(instance, "errors", *arguments, number, *extra)

    assert status == 0
    assert rows(instance, f"SELECT {column} FROM error_groups") == [{column: value}]


async def test_a_note_is_no_longer_than_a_page_takes(instance: Path, number: str) -> None:
    status, _, error = await microblog(instance, "errors", "note", number, "x" * 501)

    assert status == 2
    assert error.endswith("Invalid value for 'TEXT': at most 500 characters, and not 501\n")


async def test_test_mail_says_that_the_server_took_it(instance: Path, inbox: Inbox) -> None:
    status, output, _ = await microblog(instance, "test-mail", **mail_settings(inbox.port))

    assert status == 0
    assert "took the mail for admin@example.com" in output
    assert len(inbox.messages) == 1


async def test_test_mail_without_a_server_says_what_is_missing(instance: Path) -> None:
    status, _, errors = await microblog(instance, "test-mail")

    assert (status, errors) == (1, "Error: MAIL_SERVER is not set, so no mail is sent\n")


async def test_test_mail_takes_an_address_alone(instance: Path, inbox: Inbox) -> None:
    status, _, errors = await microblog(
        instance, "test-mail", "nobody", **mail_settings(inbox.port)
    )

    assert status == 2
    assert "RECIPIENT: 'nobody' is not an e-mail address" in errors
