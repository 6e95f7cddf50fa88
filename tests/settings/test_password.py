"""Changing one's password."""

from pathlib import Path

import pytest
from quart import Quart

from microblog.config import Config
from microblog.settings import password
from microblog.users.passwords import hash_password
from tests.browser import PASSWORD, Browser, csrf_of
from tests.letters import with_mail
from tests.outside import run_sql
from tests.smtp import Inbox

NEW = {"password": "something quite new", "password2": "something quite new"}


@pytest.fixture
def config(instance: Path, inbox: Inbox) -> Config:
    """Mail goes out."""
    return with_mail(instance, inbox.port)


async def test_the_new_password_counts_and_the_person_is_told(
    app: Quart, alice: Browser, inbox: Inbox
) -> None:
    await alice.submit("/settings/password", old_password=PASSWORD, **NEW)

    async with Browser(app) as elsewhere:
        assert (await elsewhere.log_in("alice")).status_code == 200
        assert (await elsewhere.log_in("alice", password=NEW["password"])).status_code == 302
    assert "Your password was changed" in str((await inbox.wait_for(1))[0]["Subject"])


async def test_a_wrong_old_password_changes_nothing(alice: Browser) -> None:
    answer = await alice.submit("/settings/password", old_password="not that", **NEW)

    assert "This is not your password" in answer.text
    await alice.submit("/logout")
    assert (await alice.log_in("alice")).status_code == 302


async def test_other_logins_end_and_this_one_goes_on_with_a_new_token(
    app: Quart, alice: Browser
) -> None:
    old = alice.client.cookies["login"]
    async with Browser(app) as elsewhere:
        await elsewhere.log_in("alice")

        await alice.submit("/settings/password", old_password=PASSWORD, **NEW)

        assert (await elsewhere.get("/")).headers["Location"] == "/login"
        elsewhere.client.cookies.clear()
        elsewhere.client.cookies["login"] = old
        assert (await elsewhere.get("/")).headers["Location"] == "/login"
    assert (await alice.get("/")).status_code == 200


async def test_a_login_that_was_ended_meanwhile_changes_nothing(
    alice: Browser, instance: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def slowly(new: str) -> str:
        run_sql(instance, "DELETE FROM login_sessions")
        return await hash_password(new)

    monkeypatch.setattr(password, "hash_password", slowly)

    answer = await alice.submit("/settings/password", old_password=PASSWORD, **NEW)

    assert answer.status_code == 401
    assert (await alice.log_in("alice")).status_code == 302


async def test_who_clicks_twice_reads_that_it_may_be_done(alice: Browser) -> None:
    page = await alice.get("/settings/password")
    sent = {"csrf_token": csrf_of(page), "old_password": PASSWORD, **NEW}
    before = dict(alice.client.cookies)
    await alice.client.post("/settings/password", data=sent)
    alice.client.cookies.clear()
    alice.client.cookies.update(before)

    again = await alice.client.post("/settings/password", data=sent)

    assert again.status_code == 401
    assert "it may have been done the first time" in again.text


async def test_a_login_that_is_remembered_stays_so(alice: Browser) -> None:
    await alice.submit("/logout")
    await alice.log_in("alice", remember_me="y")

    answer = await alice.submit("/settings/password", old_password=PASSWORD, **NEW)

    assert "Max-Age=2592000" in str(answer.headers)


async def test_the_new_password_is_held_to_the_rules(alice: Browser) -> None:
    answer = await alice.submit(
        "/settings/password", old_password=PASSWORD, password="password1", password2="password1"
    )

    assert "one of the commonest" in answer.text
