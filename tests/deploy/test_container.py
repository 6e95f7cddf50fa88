"""What can be checked of the container where there is no Docker: settings and files."""

import re

from microblog.config import Config
from tests.server import ROOT

DEPLOY = ROOT / "deploy"


def test_compose_names_settings_that_exist() -> None:
    text = (DEPLOY / "compose.yaml").read_text()
    named = re.findall(r"^ {6}([A-Z_]+): ", text.split("\n  database:\n")[0], re.MULTILINE)

    settings = {name.removesuffix("_FILE").lower() for name in named}

    assert len(settings) > 10
    assert settings <= set(Config.model_fields)


def test_what_is_copied_into_the_image_exists_and_is_not_ignored() -> None:
    ignored = (DEPLOY / "Dockerfile.dockerignore").read_text()
    kept = re.findall(r"^!(.+)$", ignored, re.MULTILINE)
    copied = re.findall(
        r"^COPY (\S+\.\S+) (\S+\.\S+) ", (DEPLOY / "Dockerfile").read_text(), re.MULTILINE
    )

    assert copied
    assert {name for names in copied for name in names} <= set(kept)
    assert [name for name in kept if not (ROOT / name).exists()] == []


def test_the_driver_of_postgresql_is_locked_as_the_image_reads_it() -> None:
    [command] = re.findall(r"sed -n '/(.*?)/,/(.*?)/p'", (DEPLOY / "Dockerfile").read_text())
    begin, end = command
    lines = (ROOT / "requirements-dev.txt").read_text().splitlines()
    first = next(number for number, line in enumerate(lines) if re.search(begin, line))
    last = next(number for number in range(first + 1, len(lines)) if re.search(end, lines[number]))

    assert all("--hash=sha256:" in line for line in lines[first + 1 : last + 1])
    assert "==" in lines[last + 1]
