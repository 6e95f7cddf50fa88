"""What the tests of messages share."""

from pathlib import Path

import pytest

from microblog.config import Config, load


@pytest.fixture
def config(instance: Path) -> Config:
    """Small pages."""
    return load(instance_path=instance, posts_per_page=3, ratelimit_enabled=False, _env_file=None)
