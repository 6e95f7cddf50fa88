"""Every command of the documents, typed as it stands there, on a site of the test's own."""

import asyncio
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import sysconfig
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from microblog import create_app
from microblog.config import Config, load
from tests.documents import DOCUMENTS, NOT_HERE, ROOT, blocks, commands
from tests.postgresql import PostgreSQL
from tests.server import STARTS_WITHIN, free_port

pytestmark = pytest.mark.timeout(180)

# Those that go on until they are stopped, and what stands before their port.
SERVES = re.compile(r"make serve|microblog serve|aiosmtpd|quart .* run")
TYPED = [document for document in DOCUMENTS if any(not it.reason for it in commands(document))]


class Checkout:
    """A fresh clone, in which one types."""

    def __init__(self, folder: Path, **fits: str) -> None:
        self.folder = folder
        self._mail = free_port()
        self._running: list[subprocess.Popen[bytes]] = []
        self._fits = {"8025": str(self._mail), "/mnt/elsewhere": str(folder.parent), **fits}

    def type(self, line: str) -> None:
        """Run a command; one that serves is left running once it answers."""
        for before, after in self._fits.items():
            line = line.replace(before, after)
        if SERVES.search(line):
            self._serve(line)
        else:
            self.run(line)

    def run(self, line: str) -> str:
        """What it prints; fails when it fails."""
        answer = subprocess.run(
            ["bash", "-euo", "pipefail", "-c", line],
            cwd=self.folder,
            env=self._environment(),
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
        assert answer.returncode == 0, f"{line}\n{answer.stdout}{answer.stderr}"
        return answer.stdout

    def _serve(self, line: str) -> None:
        port = self._mail if "aiosmtpd" in line else free_port()
        line = re.sub(r"BIND=\S+ ", "", line).replace("--port 8000", f"--port {port}")
        environment = {**self._environment(), "BIND": f"127.0.0.1:{port}"}
        process = subprocess.Popen(
            ["bash", "-c", f"exec {line}" if "=" not in line.split()[0] else line],
            cwd=self.folder,
            env=environment,
            process_group=0,
        )
        self._running.append(process)
        end = time.monotonic() + STARTS_WITHIN
        while not _answers(port):
            assert process.poll() is None, f"{line}: stopped by itself"
            assert time.monotonic() < end, f"{line}: does not answer"
            time.sleep(0.05)

    def stop(self) -> None:
        """End what still serves."""
        for process in self._running:
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGTERM)
        for process in self._running:
            process.wait(timeout=30)

    def _environment(self) -> dict[str, str]:
        return {
            **os.environ,
            "PATH": f"{self.folder}/.venv/bin:{os.environ['PATH']}",
            # The code of the checkout, and the packages of this environment.
            "PYTHONPATH": f"{self.folder}/src:{sysconfig.get_path('purelib')}",
        }


def _answers(port: int) -> bool:
    try:
        socket.create_connection(("127.0.0.1", port)).close()
    except OSError:
        return False
    return True


@pytest.fixture(scope="module")
def clone(tmp_path_factory: pytest.TempPathFactory, migrated: Path) -> Path:
    """The files, and an instance in which somebody has an account."""
    folder = tmp_path_factory.mktemp("clone") / "microblog"
    for name in ("src", "alembic", "tests", "deploy"):
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    for path in (path for path in ROOT.iterdir() if path.is_file() and path.name != ".git"):
        shutil.copy2(path, folder)
    (folder / ".venv").mkdir()
    (folder / ".venv" / "bin").symlink_to(Path(sys.executable).parent)
    for done in (".run", ".dev"):
        # For make: all is installed.
        (folder / ".venv" / done).touch()
    shutil.copytree(migrated, folder / "instance")
    new = "user create alice alice@example.org --password-stdin <<< long-enough-it-is"
    Checkout(folder).run(f"microblog {new}")
    return folder


@pytest.fixture(scope="module")
def number(clone: Path) -> str:
    """The number of an error that a visitor met there."""
    return asyncio.run(_meet_an_error(clone / "instance"))


async def _meet_an_error(instance: Path) -> str:
    app = create_app(load(instance_path=instance, _env_file=None))
    app.add_url_rule("/broken", "broken", lambda: str(1 // 0))
    async with app.test_app():
        answer = await app.test_client().get("/broken")
    return str(answer.headers["X-Request-ID"])


@pytest.fixture
def checkout(
    clone: Path, number: str, tmp_path: Path, postgresql: PostgreSQL
) -> Iterator[Checkout]:
    """A copy of the clone, with what the documents give an example of."""
    shutil.copytree(clone, tmp_path / "microblog", symlinks=True)
    example = "postgresql://blog:password@localhost/blog"
    fits = {"YOUR-NAME": "alice", "K7QF-2M9T": number, example: postgresql.new_database()}
    checkout = Checkout(tmp_path / "microblog", **fits)
    try:
        yield checkout
    finally:
        checkout.stop()


@pytest.mark.parametrize("document", TYPED)
def test_the_commands_of_a_document_work(checkout: Checkout, document: str) -> None:
    for command in commands(document):
        if command.reason is None:
            checkout.type(command.line)


def test_only_commands_that_exist_are_left_out() -> None:
    lines = [command.line for document in DOCUMENTS for command in commands(document)]

    assert [how for how in NOT_HERE if not any(line.startswith(how) for line in lines)] == []


@pytest.mark.parametrize("document", DOCUMENTS)
def test_the_settings_in_a_document_exist(document: str) -> None:
    named = re.findall(r"^([A-Z_]+)=", "\n".join(blocks(document, "ini")), re.MULTILINE)

    settings = {name.removesuffix("_FILE").lower() for name in named}

    assert settings <= set(Config.model_fields)


@pytest.mark.parametrize("document", [*DOCUMENTS, "SECURITY.md"])
def test_the_links_of_a_document_lead_somewhere(document: str) -> None:
    text = (ROOT / document).read_text()
    linked = re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)|src=\"([^\"]+)\"", text)

    missing = [a or b for a, b in linked if not ((ROOT / document).parent / (a or b)).exists()]

    assert missing == []
