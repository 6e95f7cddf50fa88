"""What people are told of what an admin did to them."""

from pathlib import Path

import pytest

from microblog.config import Config
from tests.browser import Browser
from tests.letters import text_of, with_mail
from tests.moderation.admins import REASON, do
from tests.outside import run_sql
from tests.smtp import Inbox


@pytest.fixture
def config(instance: Path, inbox: Inbox) -> Config:
    """Mail goes out, and there is somebody to write to."""
    return with_mail(instance, inbox.port, contact="us@example.com", ratelimit_enabled=False)


@pytest.mark.parametrize(
    ("deeds", "subject"),
    [
        (["suspend"], "Your account is suspended"),
        (["silence"], "You are silenced"),
        (["suspend", "unsuspend"], "Your account is no longer suspended"),
        (["silence", "unsilence"], "You are no longer silenced"),
    ],
)
async def test_a_mail_says_what_was_done_and_why_and_whom_to_ask(
    admin: Browser, bob: Browser, inbox: Inbox, deeds: list[str], subject: str
) -> None:
    for deed in deeds:
        await do(admin, "bob", deed, reason=f"Because of {deed}.")

    letters = await inbox.wait_for(len(deeds))

    told = next(one for one in letters if one["Subject"] == f"[site.example] {subject}")
    assert told["To"] == "bob@example.com"
    assert f"Because of {deeds[-1]}." in text_of(told)
    assert "us@example.com" in text_of(told)


async def test_a_verdict_on_a_report_is_told_too(
    admin: Browser, alice: Browser, bob: Browser, inbox: Inbox
) -> None:
    await alice.submit("/report/user/bob", reason=REASON)

    await admin.submit("/admin/reports/1", verdict="silence", reason="Be kind.")

    [told] = await inbox.wait_for(1)
    assert (told["To"], "Be kind." in text_of(told)) == ("bob@example.com", True)


async def test_the_letter_speaks_the_language_of_whom_it_tells(
    admin: Browser, bob: Browser, inbox: Inbox
) -> None:
    await bob.submit("/settings/language", language="es")

    await do(admin, "bob", "silence")

    [told] = await inbox.wait_for(1)
    assert "Hola, bob:" in text_of(told)


async def test_an_address_that_is_not_confirmed_is_told_nothing(
    admin: Browser, alice: Browser, bob: Browser, instance: Path, inbox: Inbox
) -> None:
    run_sql(instance, "UPDATE users SET email_confirmed_at = NULL WHERE username = 'bob'")

    await do(admin, "bob", "silence")
    await do(admin, "alice", "silence")

    assert [one["To"] for one in await inbox.wait_for(1)] == ["alice@example.com"]


async def test_at_the_login_the_suspended_read_why(admin: Browser, bob: Browser) -> None:
    await do(admin, "bob", "suspend", reason="You sold <watches>.")

    page = await bob.log_in("bob")

    assert "The reason: You sold &lt;watches&gt;. If you think" in page.text
    assert "us@example.com" in page.text


async def test_above_what_they_write_the_silenced_are_led_to_the_reason(
    admin: Browser, bob: Browser
) -> None:
    await do(admin, "bob", "silence", reason="You shouted.")

    home, why = await bob.get("/"), await bob.get("/silenced")

    assert '<a href="/silenced">' in home.text
    assert "You shouted." in why.text
    assert "us@example.com" in why.text


async def test_who_is_silenced_no_more_is_told_no_reason(admin: Browser, bob: Browser) -> None:
    await do(admin, "bob", "silence")
    await do(admin, "bob", "unsilence")

    assert (await bob.get("/silenced")).headers["Location"] == "/"
    assert "/silenced" not in (await bob.get("/")).text
