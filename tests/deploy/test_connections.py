"""Whoever ends an idle connection may lose what is sent at that moment; a proxy does not."""

import re
import tomllib

import pytest

from tests.server import ROOT


@pytest.mark.parametrize(
    ("sample", "setting"), [("nginx.conf", "keepalive_timeout"), ("Caddyfile", "keepalive")]
)
def test_connections_are_ended_by_the_proxy_and_not_by_the_site(sample: str, setting: str) -> None:
    text = (ROOT / "deploy" / sample).read_text()
    [seconds] = re.findall(rf"^\s*{setting} (\d+)s;?$", text, re.MULTILINE)

    limits = tomllib.loads((ROOT / "hypercorn.toml").read_text())

    assert int(seconds) <= limits["keep_alive_timeout"] - 5
