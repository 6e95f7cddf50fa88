"""Password hashes: Argon2id at OWASP's floor, in a thread of its own."""

import asyncio
import os
import secrets
import sys
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from argon2 import PasswordHasher
from argon2.exceptions import VerificationError

PASSWORD_MIN_LENGTH = 8
PASSWORD_MAX_LENGTH = 256

# OWASP Password Storage Cheat Sheet: 19 MiB, two passes, one lane; some 20 ms.
_hasher = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
# Of "nobody has this password". Written down, for to make it takes 20 ms of each start.
_NOBODYS_HASH = (
    "$argon2id$v=19$m=19456,t=2,p=1"
    "$5PURfuuWfKw1H6DTwtLBSA$/6Pwn0kkDvzE6u1AD6gkfQgwxrYd4Y8WQVY+e7/RfyI"
)

_NICENESS = 10


def _give_way() -> None:
    # Linux knows the priority of a single thread; elsewhere it would be the whole process's.
    if sys.platform == "linux":
        os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), _NICENESS)


# One thread, after all others: hashing may fill a core, and pages need them.
_executor = ThreadPoolExecutor(1, thread_name_prefix="passwords", initializer=_give_way)
_MAX_WAITING = 50
_waiting = 0

T = TypeVar("T")


class PasswordsBusy(Exception):
    """Raised when so many passwords wait to be hashed that one more would wait for seconds."""


async def hash_password(password: str) -> str:
    """The hash to store; raises PasswordsBusy."""
    return await _in_thread(_hasher.hash, password)


async def nobodys_hash() -> str:
    """A hash that no password fits; raises PasswordsBusy."""
    return await hash_password(secrets.token_urlsafe(32))


async def password_fits(password_hash: str | None, password: str) -> bool:
    """Whether the password is that of the hash; raises PasswordsBusy.

    Without a hash, for a person who does not exist, it takes the same time to say no.
    """
    fits = await _in_thread(_verify, password_hash or _NOBODYS_HASH, password)
    return fits and password_hash is not None


def is_old(password_hash: str) -> bool:
    """Whether the hash was made with other parameters than those of today."""
    return _hasher.check_needs_rehash(password_hash)


def _verify(password_hash: str, password: str) -> bool:
    try:
        return _hasher.verify(password_hash, password)
    except VerificationError:
        return False


async def _in_thread(function: Callable[..., T], *arguments: str) -> T:
    global _waiting  # noqa: PLW0603  # counts over all requests of the process
    if _waiting >= _MAX_WAITING:
        raise PasswordsBusy
    _waiting += 1
    try:
        return await asyncio.get_running_loop().run_in_executor(_executor, function, *arguments)
    finally:
        _waiting -= 1
