"""The names by which the site is asked for."""

from pathlib import Path

import pytest

from microblog import create_app
from microblog.config import load
from tests.browser import Browser


@pytest.mark.parametrize(
    ("settings", "host", "status"),
    [
        ({}, "anything.example", 200),
        ({}, "[::1]:8000", 200),
        ({}, "evil/path", 400),
        ({}, "a b", 400),
        ({}, "..", 400),
        ({}, "[::1", 400),
        ({}, "a" * 300, 400),
        ({}, "\xff", 400),
        ({}, "a:99999999", 400),
        ({"base_url": "https://blog.example"}, "blog.example", 200),
        ({"base_url": "https://blog.example"}, "BLOG.example:8443", 200),
        ({"base_url": "https://blog.example"}, "evil.example", 400),
        ({"base_url": "https://blog.example"}, "blog.example.evil.example", 400),
        ({"base_url": "https://blog.example", "allowed_hosts": "10.0.0.1"}, "10.0.0.1", 200),
        ({"allowed_hosts": "a.example, b.example"}, "b.example", 200),
        ({"allowed_hosts": "a.example"}, "c.example", 400),
        ({"base_url": "https://blog.example", "allowed_hosts": "*"}, "c.example", 200),
    ],
)
async def test_another_host_is_refused(
    instance: Path, settings: dict[str, str], host: str, status: int
) -> None:
    app = create_app(load(instance_path=instance, _env_file=None, **settings))

    async with app.test_app(), Browser(app) as browser:
        answer = await browser.get("/login", headers={"Host": host.encode("latin-1")})

    assert answer.status_code == status
    assert "/static/microblog.css" in answer.text
