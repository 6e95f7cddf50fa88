"""What the tests of getting back in share."""

from pathlib import Path

import pytest

from microblog.config import Config
from microblog.recovery import routes
from tests.letters import with_mail
from tests.smtp import Inbox


@pytest.fixture
def config(instance: Path, inbox: Inbox) -> Config:
    """Mail goes out."""
    return with_mail(instance, inbox.port)


@pytest.fixture(autouse=True)
def _at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(routes, "_LATEST_SECONDS", 0)
