"""Names: which there may be, who has one, and who had it."""

import asyncio
from datetime import timedelta
from pathlib import Path

import pytest
from quart import Quart
from sqlalchemy import update

from microblog.clock import utc_now
from microblog.database import writing
from microblog.users.models import NameHold
from microblog.users.reserved import RESERVED
from tests.browser import Browser
from tests.outside import run_sql
from tests.people import press

# Full-width, a ligature, Cyrillic, Arabic digits, an umlaut, invisible characters, a bidi control.
FOREIGN = ["аdmin", "٣٤٥", "zoë", "ali\u200bce", "\u202eecila", "ali-ce", "al", "a" * 31, "a\x00bc"]


def test_every_first_part_of_an_address_is_reserved(app: Quart) -> None:
    first = {rule.rule.split("/")[1].split(".")[0] for rule in app.url_map.iter_rules()}

    assert {part for part in first if part and not part.startswith("<")} <= RESERVED
    assert len(RESERVED) >= 60


@pytest.mark.parametrize("name", ["admin", "ROOT", "Settings", "ｗｗｗ", "_Admin_"])
async def test_register_refuses_a_reserved_name(browser: Browser, name: str) -> None:
    answer = await browser.register(name, email="alice@example.com")

    assert "This name is reserved" in answer.text


async def test_edit_refuses_a_reserved_name(alice: Browser) -> None:
    answer = await alice.submit("/edit_profile", username="Support")

    assert "This name is reserved" in answer.text


async def test_edit_leaves_a_reserved_name_to_who_has_it(alice: Browser, instance: Path) -> None:
    run_sql(instance, "UPDATE users SET username = 'admin', username_key = 'admin'")

    answer = await alice.submit("/edit_profile", username="Admin", about_me="first here")

    assert answer.headers["Location"] == "/user/Admin"


@pytest.mark.parametrize("name", FOREIGN)
async def test_register_refuses_other_characters_and_lengths(browser: Browser, name: str) -> None:
    answer = await browser.register(name, email="alice@example.com")

    assert "Please use 3 to 30 letters" in answer.text


async def test_register_takes_compatible_characters_for_the_plain_ones(browser: Browser) -> None:
    await browser.register("ａliﬁ", email="alice@example.com")

    answer = await browser.register("ALIFI", email="other@example.com")

    assert "already has this username" in answer.text


async def test_register_takes_addresses_that_differ_by_case_as_one(browser: Browser) -> None:
    await browser.register("alice", email="Alice@Example.com")

    answer = await browser.register("bob", email="aLICE@eXAMPLE.COM")

    assert "There already is an account with this e-mail address" in answer.text


async def test_register_refuses_an_address_that_is_too_long_to_be_compared(
    browser: Browser,
) -> None:
    answer = await browser.register("alice", email="\ufdfa" * 20 + "@example.com")

    assert "at most 254 characters" in answer.text


async def test_a_profile_is_found_under_the_name_before(alice: Browser, bob: Browser) -> None:
    await alice.submit("/edit_profile", username="alicia")

    answer = await bob.get("/user/Alice")

    assert (answer.status_code, answer.headers["Location"]) == (302, "/user/alicia")


async def test_the_blocked_do_not_learn_a_new_name(alice: Browser, bob: Browser) -> None:
    await press(alice, "/block/bob", on="/user/bob")
    await alice.submit("/edit_profile", username="alicia")

    assert (await bob.get("/user/alice")).status_code == 404


async def test_nobody_else_gets_a_name_for_a_month(alice: Browser, bob: Browser) -> None:
    await alice.submit("/edit_profile", username="alicia")

    renaming = await bob.submit("/edit_profile", username="ALICE")
    async with Browser(bob.site) as stranger:
        registering = await stranger.register("alice", email="charlie@example.com")

    assert "already has this username" in renaming.text
    assert "already has this username" in registering.text


async def test_who_had_a_name_may_take_it_back(alice: Browser) -> None:
    await alice.submit("/edit_profile", username="alicia")
    await alice.submit("/edit_profile", username="Alice")

    answer = await alice.get("/user/alicia")

    assert answer.headers["Location"] == "/user/Alice"


async def test_a_name_is_free_after_a_month(app: Quart, alice: Browser, bob: Browser) -> None:
    await alice.submit("/edit_profile", username="alicia")
    async with app.app_context(), writing() as db:
        await db.execute(update(NameHold).values(until=utc_now() - timedelta(seconds=1)))

    before = await bob.get("/user/alice")
    await bob.submit("/edit_profile", username="alice")

    assert before.headers["Location"] == "/user/alicia"
    assert (await alice.get("/user/alice")).status_code == 200


async def test_a_name_that_differs_by_case_holds_nothing(alice: Browser, instance: Path) -> None:
    await alice.submit("/edit_profile", username="ALICE")

    assert run_sql(instance, "SELECT * FROM name_holds") == []


async def test_one_person_keeps_only_a_few_names_from_others(alice: Browser) -> None:
    answers = [await alice.submit("/edit_profile", username=f"alice{n}") for n in range(6)]

    assert [answer.status_code for answer in answers] == [302] * 5 + [200]
    assert "You have had many names lately" in answers[-1].text


async def test_fifteen_who_want_a_name_as_it_is_given_up_do_not_get_it(
    app: Quart, alice: Browser
) -> None:
    browsers = [Browser(app) for _ in range(15)]
    for number, browser in enumerate(browsers):
        await browser.register(f"person{number}")
        await browser.log_in(f"person{number}")

    gives_up, *answers = await asyncio.gather(
        alice.submit("/edit_profile", username="alicia"),
        *(browser.submit("/edit_profile", username="alice") for browser in browsers),
    )

    assert gives_up.status_code == 302
    assert [answer.status_code for answer in answers] == [200] * 15
