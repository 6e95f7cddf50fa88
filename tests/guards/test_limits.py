"""How often somebody may try."""

import time
from collections.abc import AsyncGenerator
from pathlib import Path

import pytest
from quart import Quart

from microblog import create_app
from microblog.config import Config, load
from microblog.refusals import ConfigError
from tests.browser import Browser
from tests.outside import run_sql

FULL = "That was a little too fast"


@pytest.fixture
def config(instance: Path) -> Config:
    """Limits are on, and one proxy says who the visitor is."""
    return load(instance_path=instance, proxy_hops=1, _env_file=None)


@pytest.fixture
async def visitor(app: Quart) -> AsyncGenerator[Browser, None]:
    """Somebody at 203.0.113.7."""
    async with Browser(app) as browser:
        _move(browser, "203.0.113.7")
        yield browser


async def test_the_eleventh_wrong_password_must_wait(visitor: Browser) -> None:
    await visitor.register("alice")
    wrong = [await visitor.log_in("alice", password="not it") for _ in range(10)]

    answer = await visitor.log_in("alice")

    assert {answer.status_code for answer in wrong} == {200}
    assert answer.status_code == 429
    assert FULL in answer.text
    assert "Please wait 15 minutes and try again." in answer.text
    assert 800 < int(answer.headers["Retry-After"]) <= 900


async def test_how_often_a_name_was_tried_does_not_tell_its_address(visitor: Browser) -> None:
    await visitor.register("alice")
    for _ in range(11):
        await visitor.log_in("alice", password="not it")

    assert (await visitor.log_in("alice@example.com", password="not it")).status_code == 200


async def test_an_account_is_guarded_from_all_addresses(visitor: Browser) -> None:
    await visitor.register("alice")
    for number in range(10):
        _move(visitor, f"198.51.100.{number}")
        await visitor.log_in("alice", password="not it")

    _move(visitor, "198.51.100.99")

    assert (await visitor.log_in("alice", password="not it")).status_code == 429
    assert (await visitor.log_in("bob", password="not it")).status_code == 200


async def test_an_unknown_name_is_limited_like_a_known_one(visitor: Browser) -> None:
    answers = [await visitor.log_in("nobody") for _ in range(11)]

    assert [answer.status_code for answer in answers] == [200] * 10 + [429]


async def test_who_knows_the_password_may_come_as_often_as_they_like(visitor: Browser) -> None:
    await visitor.register("alice")
    for _ in range(12):
        answer = await visitor.log_in("alice")
        await visitor.submit("/logout")

    assert answer.status_code == 302


async def test_an_attack_does_not_lock_the_owner_out(app: Quart, visitor: Browser) -> None:
    await visitor.register("alice")
    await visitor.log_in("alice")
    await visitor.submit("/logout")
    async with Browser(app) as attacker:
        _move(attacker, "198.51.100.1")
        attacks = [await attacker.log_in("alice", password="not it") for _ in range(11)]

    assert attacks[-1].status_code == 429
    assert (await visitor.log_in("alice")).status_code == 302


async def test_a_known_browser_may_not_try_for_ever(visitor: Browser) -> None:
    await visitor.register("alice")
    await visitor.log_in("alice")
    await visitor.submit("/logout")

    answers = [await visitor.log_in("alice", password="not it") for _ in range(11)]

    assert [answer.status_code for answer in answers] == [200] * 10 + [429]


@pytest.mark.parametrize("instance", ["sqlite"], indirect=True)
async def test_a_clock_that_was_ahead_keeps_nobody_out(
    visitor: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    await visitor.register("alice")
    now = time.time
    with monkeypatch.context() as ahead:
        ahead.setattr(time, "time", lambda: now() + 86_400)
        answers = [await visitor.log_in("alice", password="not it") for _ in range(11)]
    assert answers[-1].status_code == 429

    assert (await visitor.log_in("alice")).status_code == 302


@pytest.mark.parametrize("instance", ["postgresql"], indirect=True)
async def test_a_clock_of_postgresql_that_was_ahead_keeps_nobody_out(
    visitor: Browser, instance: Path
) -> None:
    await visitor.register("alice")
    for _ in range(11):
        await visitor.log_in("alice", password="not it")
    run_sql(instance, "UPDATE tries SET until = until + interval '1 day'")

    assert (await visitor.log_in("alice")).status_code == 302


async def test_an_address_may_try_thirty_logins(visitor: Browser) -> None:
    answers = [await visitor.log_in(f"person{number}") for number in range(31)]

    assert [answer.status_code for answer in answers] == [200] * 30 + [429]


async def test_an_address_may_register_ten_accounts(visitor: Browser) -> None:
    answers = [await visitor.register(f"person{number}") for number in range(11)]
    _move(visitor, "198.51.100.1")
    elsewhere = await visitor.register("person11")

    assert [answer.status_code for answer in answers] == [302] * 10 + [429]
    assert elsewhere.status_code == 302


async def test_of_ipv6_the_network_counts(visitor: Browser) -> None:
    answers = []
    for number in range(11):
        _move(visitor, f"2001:db8:0:1::{number:x}")
        answers.append((await visitor.register(f"person{number}")).status_code)
    _move(visitor, "2001:db8:0:2::1")

    assert answers == [302] * 10 + [429]
    assert (await visitor.register("person11")).status_code == 302


async def test_what_a_client_claims_beyond_the_proxy_does_not_count(visitor: Browser) -> None:
    answers = []
    for number in range(11):
        _move(visitor, f"198.51.100.{number}, 203.0.113.7")
        answers.append((await visitor.register(f"person{number}")).status_code)

    assert answers == [302] * 10 + [429]


async def test_a_person_may_post_thirty_times(visitor: Browser) -> None:
    await visitor.register("alice")
    await visitor.log_in("alice")

    answers = [await visitor.submit("/", post=f"number {number}") for number in range(31)]

    assert [answer.status_code for answer in answers] == [302] * 30 + [429]
    assert "number 30" in answers[30].text


async def test_a_person_may_ask_for_ten_exports_an_hour(visitor: Browser) -> None:
    await visitor.register("alice")
    await visitor.log_in("alice")

    answers = [(await visitor.submit("/settings/export")).status_code for _ in range(11)]

    assert answers == [302] * 10 + [429]


async def test_without_a_proxy_nobody_chooses_their_address(instance: Path) -> None:
    app = create_app(load(instance_path=instance, _env_file=None))
    answers = []
    async with app.test_app(), Browser(app) as browser:
        for number in range(11):
            _move(browser, f"198.51.100.{number}")
            answers.append((await browser.register(f"person{number}")).status_code)

    assert answers == [302] * 10 + [429]


async def test_a_storage_that_is_away_is_stood_in_for(instance: Path) -> None:
    config = load(instance_path=instance, ratelimit_storage="redis://127.0.0.1:9", _env_file=None)
    app = create_app(config)
    async with app.test_app(), Browser(app) as browser:
        answers = [await browser.register(f"person{number}") for number in range(11)]

    assert [answer.status_code for answer in answers] == [302] * 10 + [429]


def test_a_storage_of_another_kind_stops_the_start() -> None:
    with pytest.raises(ConfigError, match="RATELIMIT_STORAGE: must begin with redis://"):
        load(ratelimit_storage="mongodb://localhost", _env_file=None)


def _move(browser: Browser, address: str) -> None:
    browser.client.headers["X-Forwarded-For"] = address
