"""Password hashes."""

import asyncio

import pytest

from microblog.users import passwords
from microblog.users.passwords import PasswordsBusy, hash_password, password_fits


async def test_a_password_fits_its_own_hash() -> None:
    assert await password_fits(await hash_password("open sesame"), "open sesame")


async def test_another_password_does_not_fit() -> None:
    assert not await password_fits(await hash_password("open sesame"), "close sesame")


async def test_nobodys_hash_fits_no_password() -> None:
    assert not await password_fits(None, "nobody has this password")


async def test_the_queue_of_hashes_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(passwords, "_MAX_WAITING", 2)

    answers = await asyncio.gather(
        *(hash_password("open sesame") for _ in range(5)), return_exceptions=True
    )

    assert sum(isinstance(answer, PasswordsBusy) for answer in answers) == 3
