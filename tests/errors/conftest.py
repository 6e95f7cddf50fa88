"""A site whose errors reach a mail server of the test's own."""

from pathlib import Path

import pytest

from microblog import migrations
from microblog.config import Config, load
from tests.postgresql import PostgreSQL
from tests.smtp import Inbox

ADMINS = ("admin@example.com", "second@example.com")


def mailing(instance: Path, port: int, **settings: object) -> Config:
    """Settings of a site that mails its errors."""
    defaults = {
        "instance_path": instance,
        "secret_key": "for tests and nothing else",
        "mail_server": "127.0.0.1",
        "mail_port": port,
        "admins": ADMINS,
        "ratelimit_enabled": False,
        "_env_file": None,
    }
    return load(**{**defaults, **settings})


@pytest.fixture
def config(instance: Path, inbox: Inbox) -> Config:
    """The test's own mail server gets the reports."""
    return mailing(instance, inbox.port)


@pytest.fixture
def main_on_postgresql(instance: Path, inbox: Inbox, postgresql: PostgreSQL) -> Config:
    """A site on PostgreSQL whose reports are in a file."""
    config = mailing(instance, inbox.port, database_url=postgresql.new_database())
    migrations.upgrade(config)
    return config
