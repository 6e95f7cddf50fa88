"""The servers, each a process of its own at a free port, and what they take of the machine."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

import httpx

from bench.processes import Tree

ROOT = Path(__file__).parents[1]
_STARTS_WITHIN = 120.0
_STOPS_WITHIN = 20.0


class Server(NamedTuple):
    """A running one; with its workers, if it has any."""

    url: str
    processes: Tree


def microblog(workers: int) -> list[str]:
    """The site, as one starts it."""
    return [sys.executable, "-m", "microblog", "serve", "--workers", str(workers), "--bind"]


def broken(workers: int) -> list[str]:
    """The site with a page that breaks."""
    app = "bench.broken:create_app()"
    return [sys.executable, "-m", "bench.several", str(workers), app]


def hypercorn(app: str) -> list[str]:
    """Another app, with the site's settings of the server."""
    config = ["--config", str(ROOT / "hypercorn.toml"), app]
    return [sys.executable, "-m", "hypercorn", *config, "--bind"]


def gunicorn(folder: Path, app: str) -> list[str]:
    """A Flask application, with the packages of its own environment if it has one."""
    own = next(folder.glob("*/bin/gunicorn"), None)
    return [str(own or "gunicorn"), "--workers", "2", "--chdir", str(folder), app, "--bind"]


@contextmanager
def server(command: list[str], folder: Path, **settings: str) -> Iterator[Server]:
    """Start it, wait for its first answer, stop it at the end."""
    address = f"127.0.0.1:{_free_port()}"
    # As installed packages are: compiled before they start, whatever this shell wants of Python.
    compiled = {"PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": ""}
    environment = {**os.environ, **compiled, **settings}
    with Path(folder, "server.log").open("ab") as log:
        process = subprocess.Popen(
            [*command, address], cwd=folder, env=environment, stdout=log, stderr=log
        )
    try:
        _wait_for_an_answer(process, f"http://{address}", folder)
        yield Server(f"http://{address}", Tree(process.pid))
    finally:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(_STOPS_WITHIN)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _wait_for_an_answer(process: subprocess.Popen[bytes], url: str, folder: Path) -> None:
    end = time.monotonic() + _STARTS_WITHIN
    with httpx.Client() as client:
        while time.monotonic() < end and process.poll() is None:
            try:
                client.get(url)
            except httpx.TransportError:
                time.sleep(0.02)
            else:
                return
    raise RuntimeError(f"A server did not start; see {folder}/server.log")


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port: int = taken.getsockname()[1]
    return port
