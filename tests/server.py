"""The site as one starts it: a process of its own, at a free port of this machine."""

import asyncio
import contextlib
import os
import signal
import socket
import sys
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

ROOT = Path(__file__).parents[1]
STARTS_WITHIN = 60.0
STOPS_WITHIN = 15.0

# Gets where it shall listen, as `--bind` wants it.
Command = Callable[[str], list[str]]


def microblog_serve(bind: str) -> list[str]:
    """The command that most run."""
    return [sys.executable, "-m", "microblog", "serve", "--bind", bind]


def microblog_serve_upgrade(bind: str) -> list[str]:
    """What `make serve` runs."""
    return [*microblog_serve(bind), "--upgrade"]


def hypercorn(bind: str) -> list[str]:
    """The server's own command."""
    config = ["--config", str(ROOT / "hypercorn.toml"), "--bind", bind]
    return [sys.executable, "-m", "hypercorn", *config, "microblog:create_app()"]


def quart_run_debug(bind: str) -> list[str]:
    """The one for developers."""
    quart = Path(sys.executable).with_name("quart")
    port = bind.rpartition(":")[2]
    return [str(quart), "--app", "microblog", "run", "--debug", "--port", port]


class Server:
    """A process that serves, and the instance that it serves."""

    def __init__(
        self, process: asyncio.subprocess.Process, bind: str, instance: Path, stderr: Path
    ) -> None:
        self.url = f"http://{bind}"
        self._bind = bind
        self._process = process
        self._instance = instance
        self._stderr = stderr

    @property
    def pid(self) -> int:
        """The supervisor, which leads the group of its workers."""
        return self._process.pid

    @property
    def log(self) -> str:
        """What the log file says."""
        path = self._instance / "logs" / "microblog.log"
        return path.read_text() if path.exists() else ""

    @property
    def said(self) -> str:
        """What it wrote on stderr; the log is there too."""
        return self._stderr.read_text()

    async def connect(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        """A new connection to it."""
        if self._bind.startswith("unix:"):
            return await asyncio.open_unix_connection(self._bind.removeprefix("unix:"))
        host, _, port = self._bind.rpartition(":")
        return await asyncio.open_connection(host.strip("[]"), int(port))

    async def stop(self) -> int:
        """Ask it to stop; its exit status."""
        self._process.send_signal(signal.SIGTERM)
        async with asyncio.timeout(STOPS_WITHIN):
            return await self._process.wait()

    async def wait_until_ready(self, processes: int) -> None:
        """Wait until the port answers and so many processes have said that they answer."""
        async with asyncio.timeout(STARTS_WITHIN):
            while not await self._answers() or self.log.count("Running on") < processes:
                assert self._process.returncode is None, "the server did not start"
                await asyncio.sleep(0.02)

    async def _answers(self) -> bool:
        try:
            _, writer = await self.connect()
        except OSError:
            return False
        writer.close()
        await writer.wait_closed()
        return True


@asynccontextmanager
async def server(
    instance: Path,
    command: Command = microblog_serve,
    workers: int = 1,
    bind: str = "",
    output: int | None = None,
    **settings: str,
) -> AsyncGenerator[Server, None]:
    """A server in a process of its own, killed at the end if it has not been stopped.

    What it prints is printed, unless `output` is what asyncio.subprocess has for other wishes.
    """
    bind = bind or f"127.0.0.1:{free_port()}"
    said = instance.with_name("stderr.txt")
    with said.open("w") as stderr:
        process = await asyncio.create_subprocess_exec(
            *command(bind),
            cwd=instance.parent,
            env={
                **os.environ,
                "INSTANCE_PATH": str(instance),
                "WEB_CONCURRENCY": str(workers),
                "RATELIMIT_ENABLED": "no",
                **settings,
            },
            start_new_session=True,
            stdout=output,
            stderr=stderr,
        )
    running = Server(process, bind, instance, said)
    try:
        await running.wait_until_ready(workers)
        yield running
    finally:
        if process.returncode is None:
            # The group: a server that is killed leaves its workers behind.
            # It may have died a moment ago, and not be waited for yet.
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            await process.wait()
        # Where pytest shows it when the test fails.
        sys.stderr.write(running.said)


def free_port() -> int:
    """A port that nobody listens on now."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port: int = taken.getsockname()[1]
    return port
