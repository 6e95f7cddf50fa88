"""The documents, and the commands in them."""

import re
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parents[1]
DOCUMENTS = [
    path.relative_to(ROOT).as_posix()
    for path in (ROOT / "README.md", *sorted(ROOT.glob("docs/*.md")), ROOT / "deploy" / "README.md")
]

# By their beginnings: why a command can't run in a test.
NOT_HERE = {
    "sudo": "needs the rights of root",
    "cd /etc/microblog": "needs a server that was set up",
    "useradd": "changes the machine",
    "python3 -m venv /opt/microblog": "is for root; tests/deploy/test_wheel.py does the same",
    "/opt/microblog/bin/pip": "is for root; tests/deploy/test_wheel.py does the same",
    "install -": "changes the machine",
    "editor": "is for a person",
    "mv /var/lib/": "changes the machine",
    "chmod o+r site.zip": "wants a backup of the reader's",
    "systemctl": "needs systemd to run; tests/deploy/test_unit.py reads the unit",
    "cp deploy/": "changes the machine; tests/deploy/test_proxies.py runs these files",
    "docker": "needs Docker",
    "git pull": "needs the place where the code comes from",
    "make test": "would run this test",
    "make check": "takes minutes, and is run beside the tests",
    "make format": "changes the code that is tested",
    ".venv/bin/python -m tests.browser.screenshots": "needs Chromium, which not everybody has",
    ".venv/bin/python -m pip": "asks the package index",
}


class Command(NamedTuple):
    """What a person would type, and where it stands."""

    document: str
    line: str

    @property
    def reason(self) -> str | None:
        """Why it can't run here; None for what can."""
        return next((why for how, why in NOT_HERE.items() if self.line.startswith(how)), None)


def blocks(document: str, language: str) -> list[str]:
    """What stands between ```LANGUAGE and ```."""
    text = (ROOT / document).read_text()
    return re.findall(rf"^```{language}\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)


def commands(document: str) -> list[Command]:
    """Those of a document, from its top to its end, without what is said about them."""
    lines = [line for block in blocks(document, "sh") for line in block.splitlines()]
    bare = [re.sub(r"(^| {2,})# .*", "", line).strip() for line in lines]
    return [Command(document, line) for line in bare if line]
