"""Password hashes, and which passwords there may be."""

import asyncio
import os
import sys
import threading
from pathlib import Path

import argon2
import pytest

from microblog.users import passwords
from microblog.users.passwords import PasswordsBusy, hash_password, is_old, password_fits
from tests.browser import PASSWORD, Browser
from tests.outside import run_sql


@pytest.fixture
def _passwords_are_hashed_quickly() -> None:
    """Not here."""


async def test_a_password_fits_its_own_hash() -> None:
    assert await password_fits(await hash_password("open sesame"), "open sesame")


async def test_another_password_does_not_fit() -> None:
    assert not await password_fits(await hash_password("open sesame"), "close sesame")


async def test_nobodys_hash_fits_no_password() -> None:
    assert not await password_fits(None, "nobody has this password")


@pytest.mark.skipif(sys.platform != "linux", reason="a thread has no priority of its own")
async def test_the_thread_that_hashes_gives_way_to_the_one_that_answers() -> None:
    await hash_password("open sesame")

    [hashes] = [one for one in threading.enumerate() if one.name.startswith("passwords")]
    assert os.getpriority(os.PRIO_PROCESS, hashes.native_id or 0) == 10
    assert os.getpriority(os.PRIO_PROCESS, threading.get_native_id()) < 10


async def test_the_queue_of_hashes_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(passwords, "_MAX_WAITING", 2)

    answers = await asyncio.gather(
        *(hash_password("open sesame") for _ in range(5)), return_exceptions=True
    )

    assert sum(isinstance(answer, PasswordsBusy) for answer in answers) == 3


def test_a_hash_with_other_parameters_is_old() -> None:
    assert is_old(argon2.PasswordHasher(time_cost=1).hash("open sesame"))
    assert not is_old(passwords._NOBODYS_HASH)


async def test_a_hash_takes_at_least_what_owasp_wants() -> None:
    parameters = argon2.extract_parameters(await hash_password("open sesame"))

    assert parameters.type is argon2.Type.ID
    assert (parameters.memory_cost, parameters.time_cost) >= (19 * 1024, 2)


async def test_nobodys_hash_costs_what_any_other_does() -> None:
    anybodys = argon2.extract_parameters(await hash_password("open sesame"))

    assert argon2.extract_parameters(passwords._NOBODYS_HASH) == anybodys


@pytest.mark.parametrize(
    "password",
    [
        "password1",
        "PassW0rd",
        "iloveyou",
        "aaaaaaaaaa",
        "abababab",
        "AliceWonder",
        "alice@here.org",
    ],
)
async def test_register_refuses_what_anybody_would_try_first(
    browser: Browser, password: str
) -> None:
    answer = await browser.register(
        "alicewonder", email="alice@here.org", password=password, password2=password
    )

    assert "Please choose another" in answer.text


@pytest.mark.parametrize("password", ["short", "x" * 7, "xy" * 129])
async def test_register_refuses_what_is_too_short_or_too_long(
    browser: Browser, password: str
) -> None:
    answer = await browser.register("alice", password=password, password2=password)

    assert "Please use 8 to 256 characters" in answer.text


@pytest.mark.parametrize(
    "password", ["just words ok", "🦉🦉🦆🦆🦅🦅🐓🐓", "p" * 128 + "w" * 127 + "!"]
)
async def test_register_asks_for_no_kinds_of_characters(browser: Browser, password: str) -> None:
    await browser.register("alice", password=password, password2=password)

    answer = await browser.log_in("alice", password=password)

    assert answer.headers["Location"] == "/"


async def test_log_in_hashes_anew_what_was_hashed_with_less(
    browser: Browser, instance: Path
) -> None:
    await browser.register("alice")
    weak = argon2.PasswordHasher(time_cost=1, memory_cost=1024).hash(PASSWORD)
    await asyncio.to_thread(run_sql, instance, f"UPDATE users SET password_hash = '{weak}'")

    await browser.log_in("alice")

    [(kept,)] = run_sql(instance, "SELECT password_hash FROM users")
    assert not is_old(kept)
    assert await password_fits(kept, PASSWORD)


async def test_log_in_verifies_one_hash_whether_or_not_there_is_such_a_name(
    browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    verified: list[str] = []
    verify = passwords._verify

    def note(password_hash: str, password: str) -> bool:
        verified.append(password_hash)
        return verify(password_hash, password)

    monkeypatch.setattr(passwords, "_verify", note)
    await browser.register("alice")

    for name in ("alice", "nobody", "nobody@example.com"):
        await browser.log_in(name, password="wrong password")

    assert len(verified) == 3
    assert len({str(argon2.extract_parameters(one)) for one in verified}) == 1
