"""A site that mails digests."""

from pathlib import Path

import pytest
from quart import Quart

from microblog.config import Config
from tests.letters import with_mail
from tests.notifications.digest.site import Site
from tests.smtp import Inbox


@pytest.fixture
def config(instance: Path, inbox: Inbox) -> Config:
    """Mail goes out."""
    return with_mail(instance, inbox.port, ratelimit_enabled=False)


@pytest.fixture
def site(app: Quart, instance: Path) -> Site:
    """This test's."""
    return Site(app, instance)
