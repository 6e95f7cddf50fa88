"""The HTML of every page, by the Nu checker, which is the one of the W3C."""

import asyncio
import json
import shutil
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.browser.pages import PAGES
from tests.browser.stage import Stage
from tests.chromium import IN_CHROMIUM

JAR = Path(sys.prefix) / "node_modules" / "vnu-jar" / "build" / "dist" / "vnu.jar"
JAVA = shutil.which("java")

pytestmark = [
    *IN_CHROMIUM,
    pytest.mark.skipif(JAVA is None, reason="there is no Java here"),
    pytest.mark.skipif(not JAR.exists(), reason="`make html-checker` was not run"),
]


@pytest.mark.timeout(300)
async def test_the_checker_finds_nothing_in_any_page(stage: Stage, tmp_path: Path) -> None:
    await _save_sources(stage, tmp_path)

    assert await _complaints(tmp_path) == []


async def _save_sources(stage: Stage, folder: Path) -> None:
    for look in PAGES:
        (folder / f"{look.name}.html").write_bytes(await stage.source(look))


async def _complaints(folder: Path) -> list[str]:
    options = ("--stdout", "--format", "json", "--exit-zero-always")
    checker = await asyncio.create_subprocess_exec(
        str(JAVA), "-jar", str(JAR), *options, str(folder), stdout=asyncio.subprocess.PIPE
    )
    output, _ = await checker.communicate()
    messages = json.loads(output)["messages"]
    return [_line(message) for message in messages if message["type"] == "error"]


def _line(message: dict[str, Any]) -> str:
    page = Path(message["url"]).stem
    return f"{page}: {message['message']} {message.get('extract', '').strip()}"
