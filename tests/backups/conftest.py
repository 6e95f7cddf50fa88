"""A site with something in every part, and places for its backup."""

from pathlib import Path

import pytest

from microblog.config import Config, load
from tests.outside import run_sql


@pytest.fixture
def site(instance: Path) -> Config:
    """A site with a person, a post, an error, a key and a picture."""
    run_sql(
        instance,
        "INSERT INTO users (username, username_key, email, email_key, password_hash,"
        " about_me, is_admin, created_at, last_seen_at) VALUES ('alice', 'alice',"
        " 'alice@example.org', 'alice@example.org', 'x', '', 0, '2026-01-01', '2026-01-01')",
    )
    run_sql(
        instance,
        "INSERT INTO posts (author_id, body, created_at, is_reply, mentions, is_indexed)"
        " VALUES (1, 'Good morning', '2026-01-02', 0, '', 1)",
    )
    (instance / "secret_key").write_text("made once and kept")
    (instance / "pictures").mkdir()
    (instance / "pictures" / "alice.png").write_bytes(b"\x89PNG")
    return load(instance_path=instance, base_url="https://blog.example.org", _env_file=None)


@pytest.fixture
def elsewhere(tmp_path: Path) -> Config:
    """An instance that does not exist yet."""
    return load(instance_path=tmp_path / "elsewhere", _env_file=None)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Where the backup goes."""
    return tmp_path / "site.zip"
