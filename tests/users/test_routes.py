"""Registering."""

import asyncio
from pathlib import Path

from quart import Quart

from tests.browser import Browser
from tests.outside import run_sql


async def test_register_leads_to_the_login_page_with_a_welcome(browser: Browser) -> None:
    answer = await browser.register("alice")

    page = await browser.get(answer.headers["Location"])
    assert (answer.status_code, answer.headers["Location"]) == (302, "/login")
    assert "Welcome, alice!" in page.text


async def test_register_answers_a_taken_username_at_its_field(browser: Browser) -> None:
    await browser.register("alice")

    answer = await browser.register("alice", email="other@example.com")

    assert answer.status_code == 200
    assert "Somebody already has this username" in answer.text
    assert 'value="other@example.com"' in answer.text


async def test_register_takes_names_that_differ_by_case_as_one(browser: Browser) -> None:
    await browser.register("alice")

    answer = await browser.register("ALICE", email="other@example.com")

    assert "Somebody already has this username" in answer.text


async def test_register_names_both_fields_when_both_are_taken(browser: Browser) -> None:
    await browser.register("alice")
    await browser.register("bob")

    answer = await browser.register("alice", email="BOB@example.com")

    assert "Somebody already has this username" in answer.text
    assert "There already is an account with this e-mail address" in answer.text


async def test_register_refuses_a_username_with_a_line_break(browser: Browser) -> None:
    answer = await browser.register("ad\nmin")

    assert "Please use 3 to 30 letters" in answer.text


async def test_register_refuses_passwords_that_differ(browser: Browser) -> None:
    answer = await browser.register("alice", password2="something else")

    assert "The two passwords are not the same" in answer.text


async def test_register_keeps_what_was_typed_when_the_token_is_bad(browser: Browser) -> None:
    answer = await browser.register("alice", csrf_token="20200101000000##0")

    assert "open for too long" in answer.text
    assert 'value="alice@example.com"' in answer.text


async def test_who_is_logged_in_registers_nobody_else(alice: Browser, instance: Path) -> None:
    page = await alice.get("/register?invite=anything")
    await alice.client.post("/register", data={"username": "bob"})

    assert "You have an account here: <bdi>alice</bdi>" in page.text
    assert 'href="/logout"' in page.text
    assert run_sql(instance, "SELECT username FROM users") == [("alice",)]


async def test_twenty_at_once_make_one_account_and_nineteen_messages(app: Quart) -> None:
    browsers = [Browser(app) for _ in range(20)]

    answers = await asyncio.gather(
        *(b.register("alice", email=f"a{n}@example.com") for n, b in enumerate(browsers))
    )

    assert sorted(answer.status_code for answer in answers) == [200] * 19 + [302]
    assert sum("already has this username" in answer.text for answer in answers) == 19


async def test_who_clicks_twice_is_welcome_twice_and_has_one_account(
    app: Quart, browser: Browser, instance: Path
) -> None:
    async with Browser(app) as again:
        answers = await asyncio.gather(browser.register("alice"), again.register("alice"))
        pages = [await browser.get("/login"), await again.get("/login")]

    assert [answer.status_code for answer in answers] == [302, 302]
    assert all("Welcome, alice!" in page.text for page in pages)
    assert run_sql(instance, "SELECT username FROM users") == [("alice",)]


async def test_somebody_else_is_not_welcome_with_a_name_just_taken(browser: Browser) -> None:
    await browser.register("alice")

    answer = await browser.register("alice", password="of another", password2="of another")

    assert "Somebody already has this username" in answer.text


async def test_an_account_of_a_while_ago_is_not_made_again(
    browser: Browser, instance: Path
) -> None:
    await browser.register("alice")
    run_sql(instance, "UPDATE users SET created_at = '2026-01-01 00:00:00.000000'")

    assert "Somebody already has this username" in (await browser.register("alice")).text
