"""A spool, and a server of the test's own that takes what is in it."""

from collections.abc import AsyncGenerator
from pathlib import Path

import pytest

from microblog.config import Config
from microblog.mail import delivery, smtp
from microblog.store import Store
from tests.errors.conftest import mailing
from tests.smtp import Inbox


@pytest.fixture
def config(instance: Path, inbox: Inbox) -> Config:
    """The test's own mail server takes the mail."""
    return mailing(instance, inbox.port)


@pytest.fixture(autouse=True)
def _short_times(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(smtp, "DEADLINE_SECONDS", 2.0)
    monkeypatch.setattr(delivery, "LOOK_EVERY_SECONDS", 0.05)


@pytest.fixture
async def store(instance: Path) -> AsyncGenerator[Store, None]:
    """The instance's store."""
    store = Store(f"sqlite+aiosqlite:///{instance}/errors.db")
    yield store
    await store.close()
